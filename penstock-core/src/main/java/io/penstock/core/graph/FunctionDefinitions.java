package io.penstock.core.graph;

import io.penstock.core.config.ContentHash;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.ProjectFunction;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.SqlReader;
import io.penstock.sql.SqlTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What the functions of a project consist of, by which a query that calls one counts as another when it changes. Immutable. */
final class FunctionDefinitions {
    static final FunctionDefinitions NONE = new FunctionDefinitions();

    private static final String CLAUSE = "function ";

    private final Map<String, String> definitions = new HashMap<>();
    private final Map<String, Set<String>> calls = new HashMap<>();

    private FunctionDefinitions() {}

    /** Reads functions; those that cannot be are problems. */
    static FunctionDefinitions read(List<ProjectFunction> functions, Supplier<SqlReader> reader, Problems problems) {
        FunctionDefinitions all = new FunctionDefinitions();
        for (ProjectFunction function : functions) {
            try {
                all.add(function, reader);
            } catch (PenstockException e) {
                problems.add(e);
            }
        }
        functions.forEach(function -> all.requireNoCircle(function, problems));
        return all;
    }

    private void add(ProjectFunction function, Supplier<SqlReader> reader) {
        String name = key(function.name());
        if (function instanceof ProjectFunction.Sql sql) {
            QueryReading reading = read(sql, reader.get());
            requireOnlyParameters(sql, reading);
            definitions.put(
                    name,
                    String.join(
                            " ",
                            SqlTemplate.parse(sql.definition())
                                    .statements()
                                    .get(0)
                                    .words()));
            calls.put(name, reading.functions());
        } else {
            definitions.put(name, ((ProjectFunction.Method) function).version());
        }
    }

    private static QueryReading read(ProjectFunction.Sql function, SqlReader reader) {
        try {
            return reader.read(function);
        } catch (SqlPositionException e) {
            throw new PenstockException(e.code(), e.message(), function.place(e.offset()), e);
        }
    }

    /** Makes sure that a function depends on nothing that no query shows which calls it. */
    private static void requireOnlyParameters(ProjectFunction.Sql function, QueryReading reading) {
        if (!reading.tables().isEmpty()) {
            throw PenstockException.at(
                    function.place(reading.tables().get(0).offset()),
                    ProjectError.VALUE_INVALID,
                    "Cannot define the function \"%s\": it reads %s, on which the models that call it would depend unseen (give it values, or make it a model)"
                            .formatted(function.name(), reading.tables().get(0).name()));
        }
        if (!reading.files().isEmpty()) {
            throw PenstockException.at(
                    function.place(),
                    ProjectError.VALUE_INVALID,
                    "Cannot define the function \"%s\": it reads the file %s, on which the models that call it would depend unseen (give it values, or make it a model)"
                            .formatted(function.name(), reading.files().get(0)));
        }
    }

    private void requireNoCircle(ProjectFunction function, Problems problems) {
        List<String> path = new ArrayList<>();
        if (leadsBack(key(function.name()), key(function.name()), path)) {
            problems.add(
                    function.place(),
                    ProjectError.VALUE_INVALID,
                    "Cannot define the function \"%s\": it calls itself: %s → %s (let it call others only)"
                            .formatted(function.name(), String.join(" → ", path), function.name()));
        }
    }

    private boolean leadsBack(String from, String to, List<String> path) {
        if (path.contains(from)) {
            return false;
        }
        path.add(from);
        for (String called : new TreeSet<>(calls.getOrDefault(from, Set.of()))) {
            if (called.equals(to) || (definitions.containsKey(called) && leadsBack(called, to, path))) {
                return true;
            }
        }
        path.remove(from);
        return false;
    }

    /** Gives what a query says, and with it what the functions do that it calls. */
    QueryReading of(QueryReading reading) {
        Set<String> reached = new TreeSet<>();
        reach(reading.functions(), reached);
        if (reached.isEmpty()) {
            return reading;
        }
        TreeMap<String, String> clauses = new TreeMap<>(reading.clauses());
        reached.forEach(name -> clauses.put(
                CLAUSE + name,
                new ContentHash().add(definitions.getOrDefault(name, "")).hex()));
        return new QueryReading(reading.tables(), reading.files(), reading.functions(), clauses);
    }

    private void reach(Set<String> names, Set<String> reached) {
        for (String name : names) {
            if (definitions.containsKey(name) && reached.add(name)) {
                reach(calls.getOrDefault(name, Set.of()), reached);
            }
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
