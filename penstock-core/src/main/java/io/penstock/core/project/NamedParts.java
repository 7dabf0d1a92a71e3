package io.penstock.core.project;

import io.penstock.core.contract.TableContract;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the options of models call by its name.
 *
 * @param tables the declared tables by the names of their files, null where one could not be read
 */
record NamedParts(Map<String, @Nullable TableContract> tables, NamedTransforms transforms) {
    NamedParts {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }
}
