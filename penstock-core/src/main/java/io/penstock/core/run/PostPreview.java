package io.penstock.core.run;

import java.util.List;

/**
 * A post-transform that would be done, in a transaction of its own.
 *
 * @param statements as they would be sent, but for the run's identifier; none of a Java method, which tells them when it
 *     runs
 */
public record PostPreview(String name, List<String> statements) {
    public PostPreview {
        statements = List.copyOf(statements);
    }
}
