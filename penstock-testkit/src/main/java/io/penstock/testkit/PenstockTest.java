package io.penstock.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Opens a project for the tests of a class, whose methods then take a {@link ModelTester}.
 *
 * <p>The models run in a database in memory, a new one for each test; none of the project's own is opened. The embedded engine's
 * plugin must be on the class path of the tests.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(PenstockExtension.class)
public @interface PenstockTest {
    /** The project's folder, from the folder in which the tests run. */
    String project() default ".";

    /** The environment; empty for what {@code PENSTOCK_ENV} says, or the default. */
    String environment() default "";
}
