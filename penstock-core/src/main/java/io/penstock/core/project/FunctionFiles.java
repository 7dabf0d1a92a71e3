package io.penstock.core.project;

import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceText;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.sql.ProjectFunction;
import io.penstock.sql.SqlTemplate;
import io.penstock.sql.SqlTemplate.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the functions of a project: statements CREATE FUNCTION in the files of {@code functions/}, and Java methods. */
final class FunctionFiles {
    private static final String FOLDER = "functions";
    private static final Set<String> KINDS = Set.of("FUNCTION", "MACRO");
    private static final Set<String> WORDS = Set.of("OR", "REPLACE", "TEMP", "TEMPORARY");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*|\"(?:[^\"]|\"\")+\"");

    private final Path directory;

    FunctionFiles(Path directory) {
        this.directory = directory;
    }

    /** Reads all files, in order of their paths, and puts methods behind; what is wrong with one does not keep from reading the others. */
    List<ProjectFunction> read(List<? extends ProjectFunction> methods, Problems problems) {
        List<ProjectFunction> found = new ArrayList<>();
        for (Path file : SqlFiles.below(directory.resolve(FOLDER))) {
            SourceText source = problems.attempt(() -> SourceText.read(directory, file));
            if (source != null) {
                for (Statement statement : SqlTemplate.parse(source.content()).statements()) {
                    ProjectFunction function = problems.attempt(() -> read(source, statement));
                    if (function != null) {
                        found.add(function);
                    }
                }
            }
        }
        found.addAll(methods);
        requireOneOfAName(found, problems);
        return found;
    }

    private static ProjectFunction read(SourceText source, Statement statement) {
        List<String> words = statement.words();
        int kind = 1;
        while (kind < words.size() && WORDS.contains(words.get(kind).toUpperCase(Locale.ROOT))) {
            kind++;
        }
        if (!statement.verb().equals("CREATE")
                || kind == words.size()
                || !KINDS.contains(words.get(kind).toUpperCase(Locale.ROOT))) {
            throw wrong(source, statement.offset(), "it holds a statement that creates no function");
        }
        String rest = behind(statement.text(), words.subList(0, kind + 1));
        Matcher name = NAME.matcher(rest);
        int end = rest.length();
        if (!name.lookingAt() || !rest.substring(name.end()).stripLeading().startsWith("(")) {
            throw wrong(
                    source,
                    statement.offset() + statement.text().length() - end,
                    "the name of a function, without a schema, and parameters in parentheses are expected here");
        }
        int begin = statement.text().length() - rest.length() + name.end();
        String word = name.group();
        return new ProjectFunction.Sql(
                word.startsWith("\"") ? word.substring(1, word.length() - 1).replace("\"\"", "\"") : word,
                statement.text().substring(begin),
                source.file(),
                source.content(),
                statement.offset() + begin);
    }

    /** Gives what stands behind some words of a text, and the space and comments behind those. */
    private static String behind(String text, List<String> words) {
        String rest = text;
        for (String word : words) {
            rest = rest.substring(rest.indexOf(word) + word.length());
        }
        List<Statement> left = SqlTemplate.parse(rest).statements();
        return left.isEmpty() ? "" : rest.substring(left.get(0).offset());
    }

    private static PenstockException wrong(SourceText source, int offset, String reason) {
        return PenstockException.at(
                source.place(offset),
                ProjectError.FILE_SYNTAX,
                "Cannot read %s: %s (write CREATE FUNCTION name(parameters) AS expression)"
                        .formatted(source.file(), reason));
    }

    /** Makes sure that a name means one function, whatever the case of its letters. */
    private static void requireOneOfAName(List<ProjectFunction> functions, Problems problems) {
        Map<String, Place> first = new HashMap<>();
        for (ProjectFunction function : functions) {
            Place other = first.putIfAbsent(function.name().toLowerCase(Locale.ROOT), function.place());
            if (other != null) {
                problems.add(
                        function.place(),
                        ProjectError.MODEL_DUPLICATE,
                        "Cannot declare the function \"%s\": one of that name is declared at %s (rename one)"
                                .formatted(function.name(), other));
            }
        }
    }
}
