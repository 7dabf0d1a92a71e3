package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import io.penstock.core.config.Document;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceText;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.sql.HeaderPart;
import io.penstock.sql.ModelFile;
import io.penstock.sql.ModelFile.Section;
import io.penstock.sql.ModelFile.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One file of SQL models. Confined to one thread. */
final class SqlModelFile {
    private static final JsonPointer NAME = JsonPointer.compile("/name");

    private final SourceText source;
    private final ModelOptionsBinder binder;
    private final HeaderReader headers;

    SqlModelFile(SourceText source, ModelOptionsBinder binder) {
        this.source = source;
        this.binder = binder;
        this.headers = HeaderReader.ofModel(source);
    }

    List<ModelDeclaration> read(Problems problems) {
        List<Section> sections = ModelFile.parse(source.content()).sections();
        if (sections.isEmpty()) {
            problems.add(failure(
                    Place.of(source.file()),
                    ProjectError.MODEL_EMPTY,
                    "it holds no query (write one, or delete the file)"));
        }
        List<ModelDeclaration> models = new ArrayList<>();
        for (Section section : sections) {
            section.strays().forEach(stray -> headers.checkStray(stray, problems));
            ModelDeclaration model = problems.attempt(() -> model(section, sections.size() == 1));
            if (model != null) {
                models.add(model);
            }
        }
        return models;
    }

    private ModelDeclaration model(Section section, boolean alone) {
        int start = start(section);
        Place place = source.place(start);
        Problems problems = new Problems();
        Document header = headers.read(start, section.header());
        checkStatements(section, alone, place, problems);
        if (!alone && !section.header().isEmpty() && !header.root().has("name")) {
            problems.add(failure(
                    place,
                    ProjectError.KEY_MISSING,
                    "the key \"name\" is missing (of several models in a file, each needs a name)"));
        }
        BoundModel bound = problems.attempt(() -> binder.bind(source.stem(), header.root(), header));
        problems.throwIfAny();
        Statement statement = section.statements().get(0);
        ModelBody body = new ModelBody.Sql(source.file(), source.content(), statement.offset(), statement.text());
        return new ModelDeclaration(
                Objects.requireNonNull(bound).name(), bound.options(), body, declared(header, place));
    }

    private void checkStatements(Section section, boolean alone, Place place, Problems problems) {
        List<Statement> statements = section.statements();
        if (statements.isEmpty()) {
            problems.add(failure(place, ProjectError.MODEL_EMPTY, "no query follows the header (write one below it)"));
        } else if (section.header().isEmpty() && !alone) {
            problems.add(failure(
                    place,
                    ProjectError.FILE_SYNTAX,
                    "a query stands before the first header (give it a header of its own)"));
        } else if (statements.size() > 1) {
            String found = section.header().isEmpty()
                    ? "a second query begins here (give each query a header with a name, or keep one)"
                    : "a second query begins here under one header (give each query a header, or keep one)";
            problems.add(failure(source.place(statements.get(1).offset()), ProjectError.FILE_SYNTAX, found));
        }
    }

    /** Gives where the name is said, or else where the model begins. */
    private static Place declared(Document header, Place start) {
        return header.root().has("name") ? header.of(NAME) : start;
    }

    private static int start(Section section) {
        if (!section.header().isEmpty()) {
            HeaderPart first = section.header().get(0);
            return first.wordOffset() - 1;
        }
        return section.statements().isEmpty()
                ? section.strays().get(0).wordOffset() - 1
                : section.statements().get(0).offset();
    }

    private PenstockException failure(Place place, ProjectError code, String reason) {
        return PenstockException.at(place, code, "Cannot read %s: %s".formatted(source.file(), reason));
    }
}
