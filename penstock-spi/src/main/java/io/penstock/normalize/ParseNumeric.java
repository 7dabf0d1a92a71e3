package io.penstock.normalize;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Reads a decimal from a text; of the column's precision and scale, unless it says others. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ParseNumeric {
    int precision() default -1;

    int scale() default -1;

    OnFailure onFailure() default OnFailure.NULL;

    /** The value in the place of a text that cannot be read, for {@link OnFailure#DEFAULT}. */
    String defaultValue() default "";
}
