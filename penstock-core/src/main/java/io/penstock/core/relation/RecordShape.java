package io.penstock.core.relation;

import io.penstock.Decimal;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A record's class as columns: its schema, and the values of its components. */
final class RecordShape {
    static final String ALLOWED = "boolean, byte, short, int, long, float, double, char and their boxes, BigInteger,"
            + " BigDecimal, String, an enum, LocalDate, LocalTime, LocalDateTime, Instant, OffsetDateTime,"
            + " ZonedDateTime, Duration, UUID, byte[], or a List, an array, a Map or a record of these";

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final Schema schema;
    private final MethodHandle[] accessors;

    /** Gives the shape of a record's class; an error names the component that cannot be a column. */
    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private RecordShape(Class<?> type) {
        schema = new Schema(columns(type, List.of()));
        accessors =
                Stream.of(type.getRecordComponents()).map(RecordShape::accessor).toArray(MethodHandle[]::new);
    }

    Schema schema() {
        return schema;
    }

    /** Reads a component of a record of this class; what an accessor throws comes out as it was thrown. */
    @Nullable
    Object value(Object row, int component) {
        try {
            return accessors[component].invokeExact(row);
        } catch (Throwable e) {
            throw RecordShape.<RuntimeException>rethrow(e);
        }
    }

    /** Gives the components of a record of this class by the names of their columns. */
    Map<String, @Nullable Object> fields(Object row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < accessors.length; i++) {
            fields.put(schema.columns().get(i).name(), value(row, i));
        }
        return fields;
    }

    private static List<Column> columns(Class<?> type, List<Class<?>> within) {
        List<Class<?>> path = Stream.concat(within.stream(), Stream.of(type)).toList();
        List<Column> columns = new ArrayList<>();
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (RecordComponent component : type.getRecordComponents()) {
            String name = SnakeCase.of(component.getName());
            try {
                if (!names.add(name)) {
                    throw new Misfit("another component makes the column " + name + " already");
                }
                DataType columnType = component.isAnnotationPresent(Decimal.class)
                        ? decimal(component, component.getAnnotation(Decimal.class))
                        : type(component.getGenericType(), path);
                columns.add(new Column(name, columnType, !component.getType().isPrimitive()));
            } catch (Misfit e) {
                throw new PenstockException(
                        ProjectError.JAVA_MODEL,
                        "Cannot make a column of component " + component.getName() + " of " + type.getName() + ": "
                                + e.getMessage());
            }
        }
        if (columns.isEmpty()) {
            throw new PenstockException(
                    ProjectError.JAVA_MODEL, "Cannot make columns of " + type.getName() + ": it has no components");
        }
        return columns;
    }

    private static DataType decimal(RecordComponent component, Decimal digits) {
        if (component.getType() != BigDecimal.class) {
            throw new Misfit("@Decimal stands on " + component.getType().getSimpleName() + ", expected BigDecimal");
        }
        if (digits.precision() < 1
                || digits.precision() > 38
                || digits.scale() < 0
                || digits.scale() > digits.precision()) {
            throw new Misfit(String.format(
                    Locale.ROOT,
                    "there is no decimal(%d, %d), expected at most 38 digits",
                    digits.precision(),
                    digits.scale()));
        }
        return new DataType.Decimal(digits.precision(), digits.scale());
    }

    private static DataType type(Type type, List<Class<?>> path) {
        if (type instanceof Class<?> raw) {
            return classType(raw, path);
        }
        if (type instanceof GenericArrayType array) {
            return new DataType.ListOf(type(array.getGenericComponentType(), path));
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type[] arguments = generic.getActualTypeArguments();
            if (raw == List.class || raw == Collection.class) {
                return new DataType.ListOf(type(arguments[0], path));
            }
            if (raw == Map.class) {
                return new DataType.MapOf(type(arguments[0], path), type(arguments[1], path));
            }
        }
        throw new Misfit("found " + type.getTypeName() + ", expected " + ALLOWED);
    }

    private static DataType classType(Class<?> type, List<Class<?>> path) {
        var scalar = JavaScalar.find(type);
        if (scalar.isPresent()) {
            return scalar.get().type();
        }
        if (type.isArray()) {
            return new DataType.ListOf(type(type.getComponentType(), path));
        }
        if (!type.isRecord()) {
            throw new Misfit("found " + type.getTypeName() + ", expected " + ALLOWED);
        }
        if (path.contains(type)) {
            throw new Misfit("the record " + type.getName() + " contains itself");
        }
        return new DataType.Struct(columns(type, path));
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return MethodHandles.lookup().unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("An accessor that was made accessible is not", e);
        }
    }

    /** Throws a checked exception where none is declared: what users' code throws must come out as it was thrown. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException rethrow(Throwable error) throws E {
        throw (E) error;
    }
}
