package io.penstock.normalize;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Reads a timestamp from a text; one without an offset is of UTC. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ParseTimestamp {
    /** The formats of the text in the order in which they are tried: YYYY, MM, DD, HH24, MI, SS, MS, US, OF and literal text. */
    String[] formats() default {};

    OnFailure onFailure() default OnFailure.NULL;

    /** The value in the place of a text that cannot be read, for {@link OnFailure#DEFAULT}. */
    String defaultValue() default "";
}
