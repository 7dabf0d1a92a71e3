package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how often a model is tried when it fails for a reason that may pass, and how long it waits in between.
 *
 * <p>It stands within {@link Model#retry()}. What it does not say is that of its {@link #preset()}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Retry {
    /** {@code default}, {@code api}, {@code database} or {@code none}; empty for {@code default}. */
    String preset() default "";

    /** How often the model is tried, the first time included; 0 for what the preset says. */
    int attempts() default 0;

    /** The wait behind the first attempt, such as {@code 500ms}. */
    String delay() default "";

    /** By what each wait is longer than the one before, at least 1; 0 for what the preset says. */
    double multiplier() default 0;

    /** The longest wait, such as {@code 1m}. */
    String maxDelay() default "";

    /** By what share of itself a wait is longer or shorter, at random, from 0 to less than 1; -1 for what the preset says. */
    double jitter() default -1;
}
