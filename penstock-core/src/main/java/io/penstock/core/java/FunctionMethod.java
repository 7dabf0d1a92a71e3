package io.penstock.core.java;

import io.penstock.Function;
import io.penstock.core.config.ContentHash;
import io.penstock.core.config.ProjectError;
import io.penstock.core.relation.ScalarMethod;
import io.penstock.core.relation.SnakeCase;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.sql.ProjectFunction;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/** Reads a method as a function that SQL can call. */
final class FunctionMethod {
    private FunctionMethod() {}

    /** Makes the function; throws what is wrong with the method, at its place. */
    static ProjectFunction.Method read(Method method, Function annotation, Place place, String classFingerprint) {
        if (!Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) {
            throw wrong(
                    method,
                    place,
                    "found " + Modifier.toString(method.getModifiers()) + " " + method.getName()
                            + "(...), expected a static method that is not private");
        }
        method.setAccessible(true);
        ScalarMethod scalar = scalar(method, place);
        String version = new ContentHash()
                .add(classFingerprint)
                .add(method.toGenericString())
                .hex();
        JavaModel described = new JavaModel(
                method.getDeclaringClass(),
                method.getName(),
                List.of(),
                new JavaModel.Result(JavaModel.ResultKind.NOTHING, null),
                version,
                place,
                scalar::call);
        String name = annotation.value().isEmpty() ? SnakeCase.of(method.getName()) : annotation.value();
        return new ProjectFunction.Method(name, scalar.parameters(), scalar.result(), version, place, values -> {
            try {
                return scalar.call(values);
            } catch (Throwable e) {
                throw new UserFailure(described).of(e);
            }
        });
    }

    private static ScalarMethod scalar(Method method, Place place) {
        try {
            return ScalarMethod.of(method);
        } catch (IllegalArgumentException e) {
            throw wrong(method, place, String.valueOf(e.getMessage()));
        }
    }

    static PenstockException wrong(Method method, Place place, String reason) {
        String title = method.getDeclaringClass().getName().replace('$', '.') + "." + method.getName();
        return PenstockException.at(
                place, ProjectError.JAVA_MODEL, "Cannot use " + title + " as a function: " + reason);
    }
}
