package io.penstock.core.trial;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.core.config.Document;
import io.penstock.core.config.Fields;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SchemaRules;
import io.penstock.core.config.SourceText;
import io.penstock.core.config.Variables;
import io.penstock.core.config.YamlReader;
import io.penstock.core.contract.TypeText;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the tests of a project: the YAML files under {@code tests/}. Immutable. */
public final class TrialFiles {
    private static final String FOLDER = "tests";
    private static final String TESTS = "tests";

    private final Path directory;
    private final Variables variables;

    public TrialFiles(Path directory, Variables variables) {
        this.directory = directory;
        this.variables = variables;
    }

    /**
     * Reads all tests, in order of the files' paths.
     *
     * @throws io.penstock.core.config.ProjectException with all that is wrong with the files
     */
    public List<Trial> read() {
        Problems problems = new Problems();
        List<Trial> trials = new ArrayList<>();
        for (Path file : files()) {
            List<Trial> found = problems.attempt(() -> read(SourceText.read(directory, file)));
            trials.addAll(found == null ? List.of() : found);
        }
        problems.throwIfAny();
        return trials;
    }

    private List<Path> files() {
        Path folder = directory.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Trial> read(SourceText source) {
        Document document = YamlReader.read(source);
        Problems problems = new Problems();
        Variables.Expanded expanded = variables.expand(document.root(), document, problems);
        JsonNode root = SchemaRules.tests().check(expanded, JsonPointer.empty(), document, problems);
        problems.throwIfAny();
        JsonPointer at = root.isArray() ? JsonPointer.empty() : JsonPointer.compile("/" + TESTS);
        JsonNode list = root.at(at);
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Trial trial = trial(list.get(i), at.appendIndex(i), document, problems);
            if (trials.stream().anyMatch(other -> other.name().equals(trial.name()))) {
                problems.add(
                        trial.place(),
                        ProjectError.VALUE_INVALID,
                        "Cannot read %s: two tests are called \"%s\" (rename one)"
                                .formatted(source.file(), trial.name()));
            }
            trials.add(trial);
        }
        problems.throwIfAny();
        return trials;
    }

    private static Trial trial(JsonNode test, JsonPointer at, Document document, Problems problems) {
        Map<String, Given> given = new LinkedHashMap<>();
        test.path("given")
                .properties()
                .forEach(entry -> given.put(
                        entry.getKey(),
                        given(
                                new Fields(
                                        entry.getValue(),
                                        at.appendProperty("given").appendProperty(entry.getKey()),
                                        document),
                                problems)));
        JsonNode expect = test.path("expect");
        Map<String, Long> counts = new LinkedHashMap<>();
        expect.path("counts")
                .properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong()));
        Expectation expected = new Expectation(
                find(new Fields(expect, at.appendProperty("expect"), document), "rows", problems),
                find(new Fields(expect, at.appendProperty("expect"), document), "subset", problems),
                counts,
                expect.has("error") ? expect.get("error").asText() : null);
        return new Trial(
                test.path("name").asText(),
                test.path("model").asText(),
                time(test, at, document, problems),
                given,
                find(new Fields(test, at, document), "existing", problems),
                expected,
                document.of(at));
    }

    private static @Nullable Given find(Fields around, String key, Problems problems) {
        return around.has(key) ? given(around.map(key), problems) : null;
    }

    private static Given given(Fields said, Problems problems) {
        JsonNode value = said.map();
        Place place = said.places().of(said.at());
        if (value.isArray()) {
            return new Given(PlainValues.rows(value), null, null, Map.of(), true, place);
        }
        return new Given(
                PlainValues.rows(value.path("rows")),
                said.text("csv"),
                said.text("sql"),
                types(said.map("columns"), problems),
                true,
                place);
    }

    private static Map<String, DataType> types(Fields columns, Problems problems) {
        Map<String, DataType> types = new LinkedHashMap<>();
        columns.map().properties().forEach(entry -> {
            try {
                types.put(entry.getKey(), TypeText.parse(entry.getValue().asText()));
            } catch (IllegalArgumentException e) {
                Place place = columns.place(entry.getKey());
                problems.add(
                        place,
                        ProjectError.VALUE_INVALID,
                        "Cannot read %s: %s".formatted(place.file(), e.getMessage()));
            }
        });
        return types;
    }

    private static @Nullable Instant time(JsonNode test, JsonPointer at, Document document, Problems problems) {
        if (!test.has("now")) {
            return null;
        }
        String text = test.get("now").asText().replace(' ', 'T');
        try {
            if (!text.contains("T")) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            Place place = document.of(at.appendProperty("now"));
            problems.add(
                    place,
                    ProjectError.VALUE_INVALID,
                    "Cannot read %s: \"now\" is the text \"%s\", expected a time (such as 2026-01-31T08:00:00Z)"
                            .formatted(place.file(), test.get("now").asText()));
            return null;
        }
    }
}
