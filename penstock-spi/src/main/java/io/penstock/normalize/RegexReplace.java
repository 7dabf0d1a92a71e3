package io.penstock.normalize;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Puts a text in the place of what is of a pattern. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface RegexReplace {
    String pattern();

    /** What takes its place, {@code \1} for the first group. */
    String replacement() default "";

    /** {@code g} for every match, {@code i} for small and capital letters alike. */
    String flags() default "g";
}
