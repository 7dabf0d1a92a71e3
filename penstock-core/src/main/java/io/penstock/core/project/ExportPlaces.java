package io.penstock.core.project;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.post.Export;
import io.penstock.core.post.PostTransform;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps exports, which replace what stands in their place, away from what they did not write. */
final class ExportPlaces {
    private static final Pattern CONFIGURATION = Pattern.compile("penstock(\\..*)?\\.ya?ml");
    private static final List<String> FOLDERS =
            List.of("checks", "functions", "migrations", "models", "seeds", "tables", "tests", "transforms");

    private final Path root;
    private final Map<Path, String> taken = new TreeMap<>();

    /**
     * Makes it.
     *
     * @param config null where it cannot be read
     */
    ExportPlaces(Path root, @Nullable ProjectConfig config) {
        this.root = root;
        FOLDERS.forEach(folder -> take(folder, "the folder " + folder + " holds files of the project"));
        take(".penstock", "the folder .penstock holds what is remembered of the project");
        if (config != null) {
            take(config.state().path().toString(), "what is remembered of the project is kept there");
            config.connections().values().forEach(this::take);
            config.sources().forEach(this::take);
        }
    }

    private void take(ConnectionSpec connection) {
        if (connection.options().get("path") instanceof String path) {
            take(path, "the database of connection \"" + connection.name() + "\" is kept there");
        }
    }

    private void take(SourceDeclaration source) {
        if (source.path() != null) {
            take(source.path(), "the source " + source.name() + " is read from there");
        }
    }

    private void take(String path, String reason) {
        taken.putIfAbsent(folded(root.resolve(path)), reason);
    }

    /** Folds the case of letters, as there are disks that do not tell them apart. */
    private static Path folded(Path path) {
        return Path.of(path.normalize().toString().toLowerCase(Locale.ROOT));
    }

    /** Tells of the exports of a model that would replace something else. */
    void check(ModelDeclaration model, Problems problems) {
        for (PostTransform step : model.options().post()) {
            if (step.body() instanceof Export export) {
                obstacle(export)
                        .ifPresent(reason -> problems.add(
                                export.place(),
                                ProjectError.VALUE_INVALID,
                                "Cannot export the model \"%s\" to %s: %s"
                                        .formatted(model.name(), export.path(), reason)));
            }
        }
    }

    private Optional<String> obstacle(Export export) {
        Path path = folded(root.resolve(export.path()));
        Path project = folded(root);
        if (!path.startsWith(project) || path.equals(project)) {
            return Optional.of("it leads out of the project's folder (name a path in there, such as exports/"
                    + Path.of(export.path()).getFileName() + "; a link in there may lead elsewhere)");
        }
        String first = project.relativize(path).getName(0).toString();
        return (CONFIGURATION.matcher(first).matches()
                        ? Optional.of("the configuration of the project is kept there")
                        : taken.entrySet().stream()
                                .filter(other -> path.startsWith(other.getKey())
                                        || other.getKey().startsWith(path))
                                .map(Map.Entry::getValue)
                                .findFirst())
                .map(reason -> reason + ", and an export replaces what stands in its place (name another path, such as"
                        + " exports/" + path.getFileName() + ")");
    }
}
