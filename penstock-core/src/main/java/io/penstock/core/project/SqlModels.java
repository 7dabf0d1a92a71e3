package io.penstock.core.project;

import io.penstock.core.config.Problems;
import io.penstock.core.config.SourceText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the SQL models under {@code models/}. Immutable. */
final class SqlModels {
    private static final String FOLDER = "models";

    private final Path directory;
    private final ModelOptionsBinder binder;

    SqlModels(Path directory, ModelOptionsBinder binder) {
        this.directory = directory;
        this.binder = binder;
    }

    /** Reads all files, in order of their paths; what is wrong with one does not keep from reading the others. */
    List<ModelDeclaration> read(Problems problems) {
        List<ModelDeclaration> models = new ArrayList<>();
        for (Path file : SqlFiles.below(directory.resolve(FOLDER))) {
            SourceText source = problems.attempt(() -> SourceText.read(directory, file));
            if (source != null) {
                models.addAll(new SqlModelFile(source, binder).read(problems));
            }
        }
        return models;
    }
}
