package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says by which column a model knows which rows of a dependency are new to it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Cursor {
    /** The column, whose values only grow. */
    String value();

    /** The dependency; the one that the model reads when it is not said. */
    String of() default "";
}
