package io.penstock.core.java;

import io.penstock.Relation;
import io.penstock.core.config.ProjectError;
import io.penstock.core.relation.ArrowBatches;
import io.penstock.core.relation.JavaRows;
import io.penstock.core.relation.SqlRelation;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls a user's method with the rows that it depends on.
 *
 * <p>What the model throws, at once or while its rows are pulled, comes out as a {@link
 * io.penstock.spi.error.PenstockException} with its own stack frames and no others. Interrupting the thread that calls
 * ends it, and when it does not end, that call of it ends with a {@link StuckModelException}.
 */
public final class JavaModelRunner {
    private final JavaModel model;
    private final UserCode code;
    private final RunContext context;
    /** What the model's code opened, the last first; met in its thread only. */
    private final Deque<Runnable> closings = new ArrayDeque<>();

    /**
     * Calls the model once.
     *
     * @param dependencies gives the relation for the name of a dependency
     * @param thread where the code runs, to be closed when its rows are read
     */
    public static ModelResult run(
            JavaModel model, Function<String, Relation> dependencies, RunContext context, ModelThread thread) {
        return new JavaModelRunner(model, context, thread).run(dependencies);
    }

    private JavaModelRunner(JavaModel model, RunContext context, ModelThread thread) {
        this.model = model;
        this.code = new UserCode(model, thread);
        this.context = context;
    }

    private ModelResult run(Function<String, Relation> dependencies) {
        ModelResult result;
        try {
            result = Objects.requireNonNull(
                    code.run(() -> result(model.invocation().call(arguments(dependencies)))));
        } catch (RuntimeException e) {
            code.close(this::closeAll);
            throw e;
        }
        if (result instanceof ModelResult.Rows rows) {
            return new ModelResult.Rows(new Guarded(rows.reader()));
        }
        code.close(this::closeAll);
        return result;
    }

    private @Nullable Object[] arguments(Function<String, Relation> dependencies) {
        List<JavaModel.Parameter> parameters = model.parameters();
        @Nullable Object[] arguments = new Object[parameters.size()];
        // What is read as a whole comes first: where all share one session, an open stream would keep it out.
        IntStream.range(0, arguments.length)
                .boxed()
                .sorted(Comparator.comparing(i -> parameters.get(i).kind() != JavaModel.Parameter.Kind.LIST))
                .forEach(i -> arguments[i] = argument(parameters.get(i), dependencies));
        return arguments;
    }

    private Object argument(JavaModel.Parameter parameter, Function<String, Relation> dependencies) {
        return switch (parameter.kind()) {
            case CONTEXT -> context;
            case RELATION -> dependencies.apply(parameter.dependency());
            case STREAM -> stream(parameter, dependencies.apply(parameter.dependency()));
            case LIST -> list(parameter, dependencies.apply(parameter.dependency()));
        };
    }

    private Stream<?> stream(JavaModel.Parameter parameter, Relation relation) {
        Stream<?> rows = rows(parameter, relation);
        closings.push(rows::close);
        return rows;
    }

    private static List<?> list(JavaModel.Parameter parameter, Relation relation) {
        try (Stream<?> rows = rows(parameter, relation)) {
            return rows.toList();
        }
    }

    private static Stream<?> rows(JavaModel.Parameter parameter, Relation relation) {
        Class<?> type = parameter.elementType();
        return type != null && type.isRecord() ? relation.records(type.asSubclass(Record.class)) : relation.rows();
    }

    private ModelResult result(@Nullable Object returned) {
        JavaModel.ResultKind kind = model.result().kind();
        if (kind == JavaModel.ResultKind.NOTHING) {
            return new ModelResult.Nothing();
        }
        if (returned == null) {
            throw returned("null", kind == JavaModel.ResultKind.STATEMENTS ? "SQL statements" : "its rows");
        }
        return switch (kind) {
            case RELATION -> relation((Relation) returned);
            case SQL -> query(context.sql((String) returned));
            case STATEMENTS -> new ModelResult.Statements((String) returned);
            case ROWS -> opened(rows(returned));
            case ARROW -> opened(ArrowBatches.of(returned));
            case COUNT -> count((Long) returned);
            case TRUTH -> new ModelResult.Truth((Boolean) returned);
            case NOTHING -> throw new IllegalStateException("nothing was returned");
        };
    }

    private ModelResult count(long rows) {
        if (rows < 0) {
            throw returned(String.valueOf(rows), "the number of rows that break the rule");
        }
        return new ModelResult.Count(rows);
    }

    private PenstockException returned(String found, String expected) {
        return PenstockException.at(
                model.place(),
                ProjectError.JAVA_MODEL,
                "Cannot run " + model.title() + ": it returned " + found + ", expected " + expected);
    }

    /** Takes the query where the model's own connection can run it, and else the rows. */
    private ModelResult relation(Relation relation) {
        boolean own = !(relation instanceof SqlRelation sql) || sql.connection().equals(context.connection());
        return own ? query(relation) : opened(relation.batches());
    }

    private ModelResult query(Relation relation) {
        return new ModelResult.Query(context.resolve(relation.toSql()));
    }

    private ModelResult opened(BatchReader rows) {
        closings.push(rows::close);
        return new ModelResult.Rows(rows);
    }

    private BatchReader rows(Object returned) {
        Stream<?> rows = asStream(returned);
        Class<?> type = model.result().elementType();
        try {
            return type != null && type.isRecord() ? JavaRows.ofRecords(type, rows) : JavaRows.ofMaps(rows);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    private static Stream<?> asStream(Object rows) {
        if (rows instanceof Stream<?> stream) {
            return stream.sequential();
        }
        return rows instanceof Collection<?> collection
                ? collection.stream()
                : StreamSupport.stream(((Iterable<?>) rows).spliterator(), false);
    }

    private void closeAll() {
        while (!closings.isEmpty()) {
            closings.pop().run();
        }
    }

    /** Rows whose pulling is users' code, and whose end is the end of what they are made from. */
    private final class Guarded implements BatchReader {
        private final BatchReader reader;

        Guarded(BatchReader reader) {
            this.reader = reader;
        }

        @Override
        public Schema schema() {
            return reader.schema();
        }

        @Override
        public @Nullable ColumnBatch next() {
            return code.run(reader::next);
        }

        @Override
        public void close() {
            code.close(JavaModelRunner.this::closeAll);
        }
    }
}
