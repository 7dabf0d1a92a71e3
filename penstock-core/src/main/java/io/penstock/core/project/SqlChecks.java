package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.config.Document;
import io.penstock.core.config.Places;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SchemaRules;
import io.penstock.core.config.SourceText;
import io.penstock.core.config.Variables;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.sql.HeaderPart;
import io.penstock.sql.ModelFile;
import io.penstock.sql.ModelFile.Section;
import io.penstock.sql.ModelFile.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the checks under {@code checks/}: a query in each file, and what its header says of it. Immutable. */
final class SqlChecks {
    private static final String FOLDER = "checks";
    private static final String QUERY = "sql";

    private final Path directory;
    private final Variables variables;

    SqlChecks(Path directory, Variables variables) {
        this.directory = directory;
        this.variables = variables;
    }

    /** Reads all files, in order of their paths; what is wrong with one does not keep from reading the others. */
    List<SingularCheck> read(Problems problems) {
        List<SingularCheck> checks = new ArrayList<>();
        Map<String, Place> names = new HashMap<>();
        for (Path file : SqlFiles.below(directory.resolve(FOLDER))) {
            SingularCheck check = problems.attempt(() -> read(SourceText.read(directory, file)));
            if (check == null) {
                continue;
            }
            Place first = names.putIfAbsent(
                    check.declaration().name().toLowerCase(Locale.ROOT),
                    check.declaration().place());
            if (first == null) {
                checks.add(check);
            } else {
                problems.add(
                        check.declaration().place(),
                        ProjectError.MODEL_DUPLICATE,
                        "Cannot declare the check \"%s\": one of that name is declared at %s (rename one)"
                                .formatted(check.declaration().name(), first));
            }
        }
        return checks;
    }

    private SingularCheck read(SourceText source) {
        List<Section> sections = ModelFile.parse(source.content()).sections();
        List<Statement> queries = sections.stream()
                .flatMap(section -> section.statements().stream())
                .toList();
        if (queries.size() != 1) {
            throw PenstockException.at(
                    queries.isEmpty()
                            ? Place.of(source.file())
                            : source.place(queries.get(1).offset()),
                    queries.isEmpty() ? ProjectError.MODEL_EMPTY : ProjectError.FILE_SYNTAX,
                    "Cannot read %s: it holds %d queries, expected one that gives the wrong rows (%s)"
                            .formatted(
                                    source.file(),
                                    queries.size(),
                                    queries.isEmpty() ? "write one, or delete the file" : "put each into a file"));
        }
        Problems problems = new Problems();
        HeaderReader headers = HeaderReader.ofCheck(source);
        sections.forEach(section -> section.strays().forEach(stray -> headers.checkStray(stray, problems)));
        List<HeaderPart> parts =
                sections.stream().flatMap(section -> section.header().stream()).toList();
        Document header = headers.read(parts.isEmpty() ? 0 : parts.get(0).wordOffset() - 1, parts);
        Statement query = queries.get(0);
        CheckDeclaration declaration = bind(header, query.text(), source, query.offset(), problems);
        problems.throwIfAny();
        return new SingularCheck(
                Objects.requireNonNull(declaration),
                new ModelBody.Sql(source.file(), source.content(), query.offset(), query.text()));
    }

    private @Nullable CheckDeclaration bind(
            Document header, String query, SourceText source, int offset, Problems problems) {
        Variables.Expanded expanded = variables.expand(header.root(), header, problems);
        JsonNode checked = SchemaRules.check().check(expanded, JsonPointer.empty(), header, problems);
        problems.throwIfAny();
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put(QUERY, query);
        checked.properties().forEach(field -> whole.set(field.getKey(), field.getValue()));
        Places places = new Places() {
            @Override
            public Place of(JsonPointer value) {
                return value.toString().startsWith("/" + QUERY) ? source.place(offset) : header.of(value);
            }

            @Override
            public Place ofKey(JsonPointer value) {
                return value.toString().startsWith("/" + QUERY) ? source.place(offset) : header.ofKey(value);
            }
        };
        return new CheckRules("the file " + source.file(), places, problems)
                .read(whole, JsonPointer.empty(), source.stem());
    }
}
