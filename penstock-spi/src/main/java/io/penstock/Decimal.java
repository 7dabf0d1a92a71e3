package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Gives a {@code BigDecimal} component of a record the column type {@code decimal(precision, scale)} instead of {@code decimal(38, 9)}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Decimal {
    /** How many digits there are in all, at most 38. */
    int precision() default 38;

    /** How many of them stand behind the point. */
    int scale();
}
