package io.penstock.core.project;

import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceText;
import io.penstock.core.post.NamedTransform;
import io.penstock.core.post.TransformBody;
import io.penstock.core.post.TransformSql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The transforms of a project that models call by their names, whatever the case of the letters: files and methods. */
final class NamedTransforms {
    private static final String FOLDER = "transforms";

    private final Map<String, TransformBody> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private boolean complete;

    private NamedTransforms(boolean complete) {
        this.complete = complete;
    }

    /**
     * Reads the files of {@code transforms/}, and puts methods beside them.
     *
     * @param methods null when they could not be read, of which somebody else tells
     */
    static NamedTransforms read(Path directory, @Nullable List<NamedTransform> methods, Problems problems) {
        NamedTransforms all = new NamedTransforms(methods != null);
        List<NamedTransform> found = new ArrayList<>();
        for (Path file : SqlFiles.below(directory.resolve(FOLDER))) {
            SourceText source = problems.attempt(() -> SourceText.read(directory, file));
            if (source == null) {
                all.complete = false;
            } else {
                found.add(new NamedTransform(source.stem(), sql(source, problems)));
            }
        }
        found.addAll(methods == null ? List.of() : methods);
        found.forEach(transform -> all.add(transform, problems));
        return all;
    }

    private static TransformSql sql(SourceText source, Problems problems) {
        TransformSql sql = TransformSql.ofFile(source.file(), source.content());
        sql.flaws()
                .forEach(flaw -> problems.add(
                        sql.place(flaw.offset()),
                        ProjectError.VALUE_INVALID,
                        "Cannot read the transform \"%s\": %s".formatted(source.stem(), flaw.reason())));
        return sql;
    }

    private void add(NamedTransform transform, Problems problems) {
        TransformBody first = byName.putIfAbsent(transform.name(), transform.body());
        if (first != null) {
            problems.add(
                    transform.body().place(),
                    ProjectError.MODEL_DUPLICATE,
                    "Cannot declare the transform \"%s\": one of that name is declared at %s (rename one)"
                            .formatted(transform.name(), first.place()));
        }
    }

    @Nullable
    TransformBody find(String name) {
        return byName.get(name);
    }

    /** Says whether a name that is not here is a wrong one, as all could be read. */
    boolean isComplete() {
        return complete;
    }

    Collection<String> names() {
        return byName.keySet();
    }
}
