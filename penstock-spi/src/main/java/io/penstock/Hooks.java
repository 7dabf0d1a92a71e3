package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what is done before and behind a model. It stands within {@link Model#hooks()}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Hooks {
    /** What is done before each attempt at a write, in this order. */
    Hook[] before() default {};

    /** What is done behind the write and all else, in this order. */
    Hook[] after() default {};
}
