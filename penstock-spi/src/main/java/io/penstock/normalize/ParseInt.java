package io.penstock.normalize;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Reads a whole number from a text. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ParseInt {
    OnFailure onFailure() default OnFailure.NULL;

    /** The value in the place of a text that cannot be read, for {@link OnFailure#DEFAULT}. */
    String defaultValue() default "";
}
