package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a static method as a function that the SQL of the project can call, with a value for each parameter.
 *
 * <p>It takes and returns single values: numbers, text, enums, true or false, dates and times. A NULL gives NULL without a call,
 * but for a parameter that is annotated as nullable. It is called by several threads at once, and equal values must give equal
 * results: how often it is called is for the database to decide.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Function {
    /** The function's name; empty for the method's name in snake case. */
    String value() default "";
}
