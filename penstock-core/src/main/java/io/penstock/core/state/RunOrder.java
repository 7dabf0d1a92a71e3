package io.penstock.core.state;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do, so that what a death leaves undone can be found.
 *
 * @param request what was asked for, in the words of whoever plans
 * @param models those that it is to run, or would if it were safe, in order
 * @param files those that its models write, relative to the project or absolute
 * @param resumes the run of which it does what was left; null for none
 */
public record RunOrder(
        String request,
        List<String> models,
        List<String> files,
        @Nullable String resumes) {
    public RunOrder {
        Objects.requireNonNull(request, "request");
        models = List.copyOf(models);
        files = List.copyOf(files);
    }
}
