package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Chooses which rows of a model are written.
 *
 * <p>It stands within {@link Model#transforms()}. One of the elements says what it does: {@link #deduplicateBy}, {@link
 * #filterWhere}, {@link #limit} or {@link #samplePct}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface RowTransform {
    /** Columns: of rows with the same values in them one is kept. */
    String[] deduplicateBy() default {};

    /** Which of these rows comes first and is kept, such as {@code updated_at DESC}; empty for the order of all columns. */
    String orderBy() default "";

    /** A condition in SQL: rows for which it is true are kept. */
    String filterWhere() default "";

    /** How many rows are kept at most; -1 for no limit. */
    long limit() default -1;

    /** About which share of the rows is kept, from 0 to 1; -1 for all. */
    double samplePct() default -1;
}
