package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what is done behind the write of a model, in a transaction of its own.
 *
 * <p>It stands within {@link Model#post()}, and has either {@link #sql()} or {@link #transform()}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Post {
    /**
     * SQL statements, in which <code>{this}</code> stands for the model's table, view or file, and <code>{run_id}</code>
     * for the run's identifier.
     */
    String sql() default "";

    /** The name of a file in {@code transforms/}, or of a method with {@link Transform}. */
    String transform() default "";

    /** The post-transform's name, unique in the model; empty for its SQL, or the name of its transform. */
    String name() default "";

    /** Whether its failure is only warned of. */
    boolean continueOnFailure() default false;
}
