package io.penstock.core.java;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A project's folder with Java sources that a test writes. */
record SourceProject(Path folder) {
    static final String IMPORTS = """
            import io.penstock.*;
            import java.util.*;
            import java.util.stream.*;
            """;

    /** Writes a source under {@code models}. */
    SourceProject write(String path, String content) {
        try {
            Path file = folder.resolve("models").resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a class {@code Models} with a body, behind the imports that models need. */
    SourceProject models(String body) {
        return write("Models.java", IMPORTS + "class Models {\n" + body + "\n}\n");
    }

    JavaModels load(Path... classPath) {
        return JavaModels.load(folder, List.of(classPath));
    }

    JavaModels load(Instant now) {
        return JavaModels.load(folder, List.of(), () -> now);
    }

    /** Loads and gives the fingerprints by model. */
    Map<String, String> fingerprints(Path... classPath) {
        try (JavaModels models = load(classPath)) {
            return models.declarations().stream()
                    .collect(Collectors.toMap(
                            JavaDeclaration::name,
                            declaration -> declaration.model().fingerprint()));
        }
    }

    static JavaDeclaration find(JavaModels models, String name) {
        return models.declarations().stream()
                .filter(declaration -> declaration.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
