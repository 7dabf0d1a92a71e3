package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a record as a table: each component is a column, called by its name in snake case.
 *
 * <p>NULL cannot stand in a column that is not {@link Nullable}. A model keeps the table that it names by {@link
 * Model#target}, or whose records it returns. An array that stands for one optional value holds at most one element.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Table {
    /** The schema (namespace) of the table; empty for the model's. */
    String schema() default "";

    /** The table's name; empty for the class's in snake case. */
    String name() default "";

    /** The columns that identify a row to a merge or a history; empty for the first natural key, or the primary key. */
    String[] mergeKeys() default {};

    /** Whether the table keeps when each row was last written ({@code _loaded_at}) and by which run ({@code _batch_id}). */
    boolean audit() default true;

    /** What a write does when the table is there and is another than declared; empty for {@link OnDrift#ERROR}. */
    OnDrift[] onDrift() default {};

    String description() default "";
}
