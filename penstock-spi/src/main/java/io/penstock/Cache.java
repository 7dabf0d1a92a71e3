package io.penstock;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says for how long the rows of a model count as current, when nothing tells whether what it reads has changed.
 *
 * <p>It stands within {@link Model#cache()}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Cache {
    /** How long after its last write the model runs again though no change was seen, such as {@code 30m} or {@code 6h}. */
    String ttl();
}
