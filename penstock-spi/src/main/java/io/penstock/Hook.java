package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what is done before or behind a model. It stands within {@link Hooks}, and has either {@link #sql()} or {@link #command()}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Hook {
    /** SQL statements, in which <code>{this}</code> stands for the model's table, view or file. */
    String sql() default "";

    /** A program and its arguments, which no shell reads. */
    String[] command() default {};

    /** How long the program may run, such as {@code 30s}; empty for five minutes. */
    String timeout() default "";

    /** Its name, unique among the hooks beside it; empty for its SQL or program. */
    String name() default "";

    /** Whether its failure is only warned of. */
    boolean continueOnFailure() default false;
}
