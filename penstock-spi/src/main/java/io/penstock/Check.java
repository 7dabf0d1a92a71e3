package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Demands something of a model's rows, which is looked at before they are published.
 *
 * <p>Within {@link Model#checks()}, one of the elements that name a type says what: {@link #notNull}, {@link #unique},
 * {@link #acceptedValues}, {@link #range}, {@link #pattern}, {@link #minRows} or {@link #maxRows}, {@link #freshness},
 * {@link #relationships}, {@link #expression} or {@link #sql}.
 *
 * <p>On a method, the method itself says what, and no element that names a type goes with it. It takes rows as a {@link Model}
 * method does, and sees those of the model that it checks as they are about to be published. It returns the rows that break
 * the rule (a {@link Relation}, the text of a query, or a {@code List}, {@code Collection}, {@code Iterable} or {@code Stream}
 * of records or of maps), their number ({@code long}), or whether the rule holds ({@code boolean}). It only asks: it is
 * called by dry runs too. All its relations share one session, so one stream of rows can be open at a time.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Check {
    /** The check's name; empty for its type and what it is about, or for the method's name in snake case. */
    String name() default "";

    /** The model that a method checks; empty for that of the method's first parameter with rows. */
    String model() default "";

    Severity[] severity() default {};

    /** A condition in SQL: only rows for which it is true are looked at. */
    String where() default "";

    /** How many rows may fail; -1 for none. */
    long maxFailures() default -1;

    /** Which share of the rows may fail, from 0 to 1; -1 for none. */
    double maxRatio() default -1;

    /** How many failing rows are kept at most; 0 for none. */
    int storeFailures() default 0;

    String description() default "";

    /** Columns that each have a value. */
    String[] notNull() default {};

    /** Columns whose values together no two rows share. */
    String[] unique() default {};

    /** The column that has one of {@link #values()}. */
    String acceptedValues() default "";

    /** The values of {@link #acceptedValues()}; a number, {@code true}, {@code false} or {@code null} is read as that. */
    String[] values() default {};

    /** The column that is between {@link #min()} and {@link #max()}. */
    String range() default "";

    /** The least value of {@link #range()}: a number, or a text that the column's type reads. */
    String min() default "";

    /** The greatest value of {@link #range()}. */
    String max() default "";

    /** The column of which a part matches {@link #regex()}. */
    String pattern() default "";

    /** The regular expression of {@link #pattern()}, as the database reads it. */
    String regex() default "";

    /** The least number of rows; -1 for no limit. */
    long minRows() default -1;

    /** The greatest number of rows; -1 for no limit. */
    long maxRows() default -1;

    /** The time column whose newest value is not older than {@link #maxAge()}. */
    String freshness() default "";

    /** The age for {@link #freshness()}, such as {@code 1d}. */
    String maxAge() default "";

    /** The columns whose values stand in {@link #fields()} of {@link #to()}. */
    String[] relationships() default {};

    /** The other model or source of {@link #relationships()}. */
    String to() default "";

    /** The columns there; empty for those of the same names. */
    String[] fields() default {};

    /** A condition in SQL that is true of each row. */
    String expression() default "";

    /** A query whose rows are wrong; <code>{this}</code> stands for the model. */
    String sql() default "";
}
