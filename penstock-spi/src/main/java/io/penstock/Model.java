package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a method as a model: its parameters are what it depends on, and what it returns becomes the model's rows.
 *
 * <p>A parameter takes the rows of the model or source of its own name (or of {@link Ref}'s): as a {@link Relation},
 * as a {@code List} or {@code Stream} of records, or of maps by column. A {@link ModelContext} parameter tells about
 * the run. The method returns a {@code List}, {@code Collection}, {@code Iterable} or {@code Stream} of records (the
 * record is the schema) or of maps, a {@link Relation}, the text of a query, Arrow batches ({@code ArrowReader}), or
 * nothing. It is static, or its class has a constructor without parameters; neither is private.
 *
 * <p>An array that stands for one optional value holds at most one element; empty means what the project says.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Model {
    /** The model's name; empty for the method's name in snake case. */
    String name() default "";

    /** The schema (namespace) of the table. */
    String schema() default "";

    /** The connection on which the model is kept, and runs where {@link #from} says nothing else. */
    String connection() default "";

    /** The connection on which the model's query runs, where that is another one. */
    String from() default "";

    Materialization[] materialize() default {};

    Strategy[] strategy() default {};

    /** The columns that identify a row, in order. */
    String[] primaryKey() default {};

    /** The columns that a merge compares and updates: all beside the key, or with {@code {}} none, so that known rows stay. */
    String[] updateColumns() default "*";

    DeleteMode[] delete() default {};

    /** Whether a full refresh may make the table anew; by default it may. */
    boolean[] fullRefresh() default {};

    /** Whether the query may give no rows; by default it may, unless rows that are gone from it are deleted or ended. */
    boolean[] allowEmpty() default {};

    /** The greatest share of the table's rows that a run may delete, mark or end; counts from ten rows on. */
    double maxDeleteRatio() default 0.5;

    /** The column of a history that says from when a version held. */
    String validFrom() default "valid_from";

    /** The column of a history that says until when a version held. */
    String validTo() default "valid_to";

    /** The column of a history that says whether a version is the last of its key. */
    String isCurrent() default "is_current";

    /** The columns whose change makes a new version; empty for all beside the key and the event time. */
    String[] compare() default {};

    /** The column that says since when a row holds; empty for the time of the run. */
    String eventTime() default "";

    /** What a history does with a row of an earlier time than it knows of. */
    LateRows[] late() default {};

    /** After what time a version ends that no row confirms, such as {@code 30d}; empty for never. */
    String ttl() default "";

    /** By which columns the model knows which rows of what it reads are new to it. */
    Cursor[] cursor() default {};

    /** The column by whose time the table is written interval by interval. */
    String timeColumn() default "";

    /** How long an interval is, such as {@code hour}, {@code 15m}, {@code day} or {@code month}. */
    String interval() default "";

    /** The time zone whose clocks begin and end intervals. */
    String zone() default "UTC";

    /** Before which time there are no rows, such as {@code 2026-01-31}; empty for where the rows begin. */
    String start() default "";

    /** From when on the first run writes: {@code auto} for the start, {@code none} for its own interval, or a date. */
    String backfill() default "auto";

    /** For how many intervals after its own a row may come late. */
    int lookback() default 0;

    /** How many intervals are written in one transaction at most; 0 for no limit. */
    int batchSize() default 0;

    /** The rows of how many batches are made at once; they are written one after the other. */
    int batchConcurrency() default 1;

    /** What may become of the table when the columns of the rows are others. */
    SchemaMode[] schemaMode() default {};

    /** The columns that have another name than they had. */
    Renamed[] columnMapping() default {};

    String description() default "";

    String owner() default "";

    String[] tags() default {};

    /** The longest that the model may run, such as {@code 30s}, {@code 5m} or {@code 2h}; empty for no limit. */
    String timeout() default "";

    /** How often the model is tried when it fails for a reason that may pass. */
    Retry[] retry() default {};

    /** For how long its rows count as current, when nothing tells whether what it reads has changed; empty for always. */
    Cache[] cache() default {};

    /** The path of the file, from the project's folder, for {@link Materialization#FILE}. */
    String path() default "";

    /** The record annotated with {@link Table} that the model's table is declared by; {@code void} for that of its rows. */
    Class<?> target() default void.class;

    /** The format of the file: {@code parquet}, {@code csv} or {@code json}; empty to tell it by the path's ending. */
    String format() default "";

    /** What chooses the rows that are written, in order; it sees the values after the normalizers of the table. */
    RowTransform[] transforms() default {};

    /** What becomes of a row with a value that the declared table cannot take. */
    OnRowError[] onRowError() default {};

    /** What must hold of the rows before anyone sees them. */
    Check[] checks() default {};

    /** What is done behind the write, in this order. */
    Post[] post() default {};

    /** The files for others to which the rows are written behind each write. */
    Export[] export() default {};

    /** What is done before each attempt at a write, and behind all else. */
    Hooks[] hooks() default {};
}
