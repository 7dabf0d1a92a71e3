package io.penstock.core.java;

import io.penstock.core.config.ProjectError;
import io.penstock.core.config.ProjectException;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles Java models with the compiler of the JDK that runs. */
final class JavaSourceCompiler {
    static final List<String> OPTIONS = List.of("-parameters", "-g", "-proc:none", "-nowarn");

    private JavaSourceCompiler() {}

    /** Compiles all sources into a folder; every error of the compiler becomes a problem at its place. */
    static void compile(JavaSources sources, List<Path> classPath, Path target) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new PenstockException(
                    ProjectError.JDK_MISSING,
                    "Cannot compile the Java models in models/: the Java at " + System.getProperty("java.home")
                            + " has no compiler (point JAVA_HOME at a JDK 17 or newer,"
                            + " or put compiled models on the project's class_path)");
        }
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        StringWriter rest = new StringWriter();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(target));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
            List<Unit> units = sources.files().stream().map(Unit::new).toList();
            boolean done =
                    compiler.getTask(rest, files, found, OPTIONS, null, units).call();
            if (!done) {
                throw failure(sources, found, rest.toString());
            }
        }
    }

    private static PenstockException failure(
            JavaSources sources, DiagnosticCollector<JavaFileObject> found, String rest) {
        Map<Path, JavaSources.Source> byFile =
                sources.files().stream().collect(Collectors.toMap(JavaSources.Source::file, Function.identity()));
        List<PenstockException> problems = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : found.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                problems.add(problem(byFile, diagnostic));
            }
        }
        if (problems.isEmpty()) {
            problems.add(new PenstockException(
                    ProjectError.JAVA_COMPILATION, "Cannot compile the Java models in models/: " + rest.strip()));
        }
        return ProjectException.of(problems);
    }

    private static PenstockException problem(
            Map<Path, JavaSources.Source> byFile, Diagnostic<? extends JavaFileObject> diagnostic) {
        JavaFileObject file = diagnostic.getSource();
        JavaSources.Source source = file == null ? null : byFile.get(new File(file.toUri()).toPath());
        String reason = diagnostic.getMessage(Locale.ROOT).strip();
        if (source == null) {
            return new PenstockException(
                    ProjectError.JAVA_COMPILATION, "Cannot compile the Java models in models/: " + reason);
        }
        // The compiler counts a tab as several columns, its position does not.
        Place place = diagnostic.getPosition() == Diagnostic.NOPOS
                ? Place.of(source.path())
                : Place.at(source.path(), source.content(), (int) diagnostic.getPosition());
        return PenstockException.at(
                place, ProjectError.JAVA_COMPILATION, "Cannot compile " + source.name() + ": " + reason);
    }

    /** A file as it was read: what is compiled is what was looked at, and has no byte order mark. */
    private static final class Unit extends SimpleJavaFileObject {
        private final String content;

        Unit(JavaSources.Source source) {
            super(source.file().toUri(), Kind.SOURCE);
            this.content = source.content();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }
}
