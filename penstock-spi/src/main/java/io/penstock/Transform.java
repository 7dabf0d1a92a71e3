package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a method as a transform, which models name in {@link Post#transform()} to have it done behind their write.
 *
 * <p>It takes, in any order, a {@link Relation}, which gives the rows of the model as they were committed, and a {@link
 * ModelContext}, which tells about the run and has no previous table. The SQL statements that it returns run in one
 * transaction, in which the ledger too takes down that they did: {@code {this}} stands in them for the model's table. A
 * method that returns nothing runs for its effects elsewhere; when the process dies behind it, it may run once more. It is
 * static, or its class has a constructor without parameters; neither is private.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Transform {
    /** The transform's name; empty for the method's name in snake case. */
    String value() default "";
}
