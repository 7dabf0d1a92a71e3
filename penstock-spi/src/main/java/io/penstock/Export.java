package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says to which files for others the rows of a model are written. It stands within {@link Model#export()}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Export {
    /** The file, or with {@link #partitionBy()} the folder, from the project's folder. */
    String path();

    /** {@code parquet}, {@code csv}, {@code jsonl} or {@code json}; empty to tell it by the path's ending. */
    String format() default "";

    /** {@code none}, {@code snappy}, {@code gzip} or {@code zstd}; empty to tell it by the path's ending. */
    String compression() default "";

    /** What stands between two values of CSV, one character; empty for a comma, or a tab where the path ends in .tsv. */
    String delimiter() default "";

    /** The columns by whose values the rows are spread over folders. */
    String[] partitionBy() default {};
}
