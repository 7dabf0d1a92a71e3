package io.penstock.normalize;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Reads a truth value from a text, whatever the case of its letters. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ParseBool {
    /** The words for true; empty for true, 1, yes and y. */
    String[] truthy() default {};

    /** The words for false; empty for false, 0, no and n. */
    String[] falsy() default {};

    OnFailure onFailure() default OnFailure.NULL;

    /** The value in the place of a text that cannot be read, for {@link OnFailure#DEFAULT}. */
    String defaultValue() default "";
}
