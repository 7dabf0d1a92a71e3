package io.penstock.cli.command;

import io.penstock.cli.output.QueryFormat;
import io.penstock.cli.output.ResultPrinter;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.SourceText;
import io.penstock.core.config.Words;
import io.penstock.core.graph.DatabaseQuery;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.plan.ReadableModels;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.QueryReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs one query over a project's models and sources. */
@Command(
        name = "query",
        description = "Runs a query over the project's models, sources and tables.",
        footer = {"", "Example: penstock query -p examples/quickstart \"SELECT * FROM top_customers\""})
final class QueryCommand implements Callable<Integer> {
    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private LockOptions lock = new LockOptions();

    @Parameters(paramLabel = "SQL", arity = "0..1", description = "The query.")
    private @Nullable String typed;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A file with the query, in the place of SQL.")
    private @Nullable Path file;

    @Option(
            names = {"-c", "--connection"},
            paramLabel = "NAME",
            description = "The connection to ask (default: that of the models).")
    private @Nullable String connection;

    @Option(
            names = {"-o", "--format"},
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "table, csv or json (default: table; json with --json).")
    private @Nullable QueryFormat format;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "ROWS",
            description = "At most so many rows (default: 100 for a table, else all).")
    private @Nullable Long limit;

    QueryCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() throws IOException {
        if (limit != null && limit < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--limit " + limit + " is no number of rows (give 0 or more)");
        }
        SourceText query = query();
        QueryFormat chosen = format != null ? format : project.json() ? QueryFormat.JSON : QueryFormat.TABLE;
        try (Workspace workspace = project.openSound(host);
                ProjectLock held = lock.acquire(host, workspace, "penstock query")) {
            String name = connection == null ? workspace.config().models().connection() : connection;
            SqlDatabase database = workspace.databases().database(name, Place.of("--connection"));
            QueryReading reading = read(query, database);
            DatabaseQuery resolved = WrittenFiles.queries(
                            readable(workspace, reading, name), database, workspace.databases())
                    .of(query.content(), reading, query::place);
            try (SqlSession session = database.session();
                    BatchReader rows = session.query(resolved.text())) {
                new ResultPrinter(host.console()).print(rows, chosen, limit);
                return 0;
            } catch (PenstockException e) {
                new Unbuilt(workspace.graph(), database).requireNone(reading, query);
                throw e instanceof SqlPositionException sql ? at(place(query, resolved, sql.offset()), sql) : e;
            }
        }
    }

    /** Gives the models as they can be read, and tells which of them another environment keeps. */
    private Graph readable(Workspace workspace, QueryReading reading, String connection) {
        List<String> models = reading.tables().stream()
                .flatMap(reference -> workspace.graph().names().find(reference.parts()).stream())
                .filter(Dependency.OnModel.class::isInstance)
                .map(Dependency::name)
                .distinct()
                .toList();
        ReadableModels readable = workspace.readable(models, connection);
        readable.borrowed()
                .forEach((model, lent) -> host.console()
                        .warn("model " + model + " is read from environment " + lent.environment() + ": "
                                + workspace.config().environment() + " has not built it"));
        return readable.graph();
    }

    /** Gives what was typed, or what stands in the file. */
    private SourceText query() {
        if ((typed == null) == (file == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    typed == null
                            ? "the query is missing (give it in quotes, or a file with -f)"
                            : "the query is given twice (give it in quotes, or a file with -f)");
        }
        return typed != null
                ? new SourceText("query", typed)
                : SourceText.read(host.directory(), host.directory().resolve(Objects.requireNonNull(file)));
    }

    private static QueryReading read(SourceText query, SqlDatabase database) {
        try {
            return database.reader().read(query.content());
        } catch (SqlPositionException e) {
            throw at(e.offset() < 0 ? Place.of(query.file()) : query.place(e.offset()), e);
        }
    }

    private static Place place(SourceText query, DatabaseQuery resolved, int offset) {
        return offset < 0 ? Place.of(query.file()) : resolved.place(offset);
    }

    private static PenstockException at(Place place, SqlPositionException error) {
        return new PenstockException(error.code(), error.message(), place, error);
    }

    /** Reads the name of a format, in letters of any case. */
    static final class FormatConverter implements ITypeConverter<QueryFormat> {
        @Override
        public QueryFormat convert(String text) {
            List<QueryFormat> formats = List.of(QueryFormat.values());
            return formats.stream()
                    .filter(format -> Words.of(format).equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("\"" + text + "\" is no format ("
                            + NearestWord.remedy(
                                    text, formats.stream().map(Words::of).toList(), "formats") + ")"));
        }
    }
}
