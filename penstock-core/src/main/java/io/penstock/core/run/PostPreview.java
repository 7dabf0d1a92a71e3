package io.penstock.core.run;

import io.penstock.core.post.StepKind;
import java.util.List;

/**
 * A step behind the write that would be done, in a transaction of its own.
 *
 * @param statements as they would be sent, but for the run's identifier; none of a Java method, which tells them when it
 *     runs
 */
public record PostPreview(StepKind kind, String name, List<String> statements) {
    public PostPreview {
        statements = List.copyOf(statements);
    }
}
