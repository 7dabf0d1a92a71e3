package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says that a column of a model has another name than it had, so that its table keeps the values. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Renamed {
    /** The name that the table's column had. */
    String from();

    /** The name that the column has in the model's rows. */
    String to();
}
