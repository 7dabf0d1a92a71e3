package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.OnDrift;
import io.penstock.SchemaMode;
import io.penstock.Strategy;
import io.penstock.core.config.ContentHash;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.config.Words;
import io.penstock.core.contract.RowTransform;
import io.penstock.core.contract.TableContract;
import io.penstock.core.evolve.EvolutionOptions;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedCheck;
import io.penstock.core.interval.Grain;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.post.PostTransform;
import io.penstock.core.project.HistoryOptions;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.TimeColumn;
import io.penstock.core.project.WriteOptions;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.type.TableName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Computes what identifies each model's definition: what it says, how it is kept, and the same of all that it reads. */
final class Fingerprints {
    static final String QUERY = "query/";
    static final String JAVA = "java";
    static final String CONFIG = "config/";
    static final String UPSTREAM = "upstream/";
    static final String CHECK = "check/";
    /** Stands in a hash between what decides the rows and what is demanded of them. */
    private static final String CHECKED = "+";

    static final String POST = "post";

    private Fingerprints() {}

    /**
     * Computes the fingerprints of all models.
     *
     * @param tables gives a model's table in the form in which its database tells names apart
     */
    static Map<String, Fingerprint> of(Graph graph, Function<ModelNode, TableName> tables) {
        return of(graph, tables, graph.config().environments().isVirtual());
    }

    /** Computes the fingerprints that the models have where environments share what these do not, and the other way round. */
    static Map<String, Fingerprint> inOtherMode(Graph graph, Function<ModelNode, TableName> tables) {
        return of(graph, tables, !graph.config().environments().isVirtual());
    }

    private static Map<String, Fingerprint> of(Graph graph, Function<ModelNode, TableName> tables, boolean virtual) {
        Map<String, Fingerprint> all = new LinkedHashMap<>();
        for (ModelNode node : graph.models()) {
            // The name of a table that environments share comes of the rest.
            String table = virtual && node.holdsNamedRelation()
                    ? ""
                    : tables.apply(node).toString();
            all.put(node.name(), of(node, table, all));
        }
        return all;
    }

    private static Fingerprint of(ModelNode node, String table, Map<String, Fingerprint> before) {
        Map<String, String> parts = new HashMap<>();
        QueryReading reading = node.reading();
        if (reading != null) {
            reading.clauses().forEach((clause, form) -> parts.put(QUERY + clause, form));
        } else if (node.declaration().body() instanceof ModelBody.Java java) {
            parts.put(JAVA, java.method().fingerprint() + " " + java.method().methodName());
        }
        config(node.options(), parts);
        putSaid("table", table, parts);
        node.checks().forEach(check -> check(check, parts));
        for (Dependency dependency : node.dependencies()) {
            parts.put(UPSTREAM + dependency.name(), upstream(dependency, before));
        }
        // What is done behind a write stands beside it in the ledger; only for others it is a part of the model.
        String hash = hash(parts);
        String post = node.options().post().stream()
                .map(PostTransform::hash)
                .filter(PostTransform::changedTable)
                .collect(Collectors.joining(" "));
        if (!post.isEmpty()) {
            parts.put(POST, post);
        }
        return new Fingerprint(hash, parts);
    }

    /** Hashes the parts that decide the rows, then the checks if there are any. */
    private static String hash(Map<String, String> parts) {
        TreeMap<String, String> checks = new TreeMap<>(parts);
        checks.keySet().removeIf(part -> !part.startsWith(CHECK));
        TreeMap<String, String> rows = new TreeMap<>(parts);
        rows.keySet().removeAll(checks.keySet());
        return ofParts(rows) + (checks.isEmpty() ? "" : CHECKED + ofParts(checks));
    }

    private static String ofParts(SortedMap<String, String> parts) {
        ContentHash hash = new ContentHash();
        parts.forEach((name, value) -> hash.add(name).add(value));
        return hash.hex().substring(0, 32);
    }

    /** Says whether a definition makes the rows that were last made, whatever is demanded of them. */
    static boolean sameRows(String hash, LedgerEntry made) {
        return rows(hash).equals(rows(made.fingerprint()));
    }

    /** Gives the part of a hash that decides the rows. */
    static String rows(String hash) {
        int checks = hash.indexOf(CHECKED);
        return checks < 0 ? hash : hash.substring(0, checks);
    }

    /** Gives the part of a hash that tells of the checks; empty when there are none. */
    static String checks(String hash) {
        return hash.substring(rows(hash).length());
    }

    private static String upstream(Dependency dependency, Map<String, Fingerprint> before) {
        if (dependency instanceof Dependency.OnSource on) {
            SourceDeclaration source = on.source();
            return String.join(
                    " ",
                    source.connection(),
                    Objects.requireNonNullElse(source.schema(), ""),
                    source.table(),
                    Objects.requireNonNullElse(source.path(), ""));
        }
        // What is demanded of rows does not change them: who reads them need not run for it.
        return identity(Objects.requireNonNull(before.get(dependency.name()), dependency.name()));
    }

    /** Hashes all that decides which rows a model has: its definition, what is done behind its write, and the same of what it reads. */
    static String identity(Fingerprint fingerprint) {
        TreeMap<String, String> rows = new TreeMap<>(fingerprint.parts());
        rows.keySet().removeIf(part -> part.startsWith(CHECK));
        return ofParts(rows);
    }

    /** Puts what decides the outcome of a check: what it demands, of which rows, and how strictly. */
    private static void check(ResolvedCheck check, Map<String, String> parts) {
        parts.put(CHECK + check.declaration().name(), check.declaration().definition());
    }

    /** Puts what decides how rows are kept; a description or a time limit does not. */
    private static void config(ModelOptions options, Map<String, String> parts) {
        parts.put(CONFIG + "connection", options.connection());
        putSaid("from", options.crosses() ? options.from() : "", parts);
        parts.put(CONFIG + "materialize", Words.of(options.materialize()));
        if (options.materialize() == Materialization.TABLE) {
            parts.put(CONFIG + "strategy", Words.of(options.write().strategy()));
            write(options.write(), parts);
            evolution(options, parts);
        }
        if (options.contract() != null) {
            parts.put(CONFIG + "columns", options.contract().definition());
            table(options, options.contract(), parts);
        }
        if (!options.transforms().isEmpty()) {
            parts.put(
                    CONFIG + "transforms",
                    options.transforms().stream().map(RowTransform::definition).collect(Collectors.joining("; ")));
        }
        if (!options.before().isEmpty()) {
            // What stands there may decide the rows; it may hold a secret too, so only a hash of it is shown.
            parts.put(
                    CONFIG + "hooks.before",
                    options.before().stream()
                            .map(PostTransform::hash)
                            .map(hash -> hash.substring(hash.length() - 8))
                            .collect(Collectors.joining(" ")));
        }
        if (options.materialize() == Materialization.FILE) {
            parts.put(CONFIG + "path", Objects.requireNonNullElse(options.path(), ""));
            parts.put(CONFIG + "format", Words.of(Objects.requireNonNull(options.format(), "format")));
        }
    }

    /**
     * Puts what a declared table is like beside its columns, where its next write makes it so. One that is only added to, or
     * stays as it was made, does not run for it: that would add the same rows again, or do nothing.
     */
    private static void table(ModelOptions options, TableContract contract, Map<String, String> parts) {
        Strategy strategy = options.write().strategy();
        if (options.materialize() != Materialization.TABLE
                || strategy == Strategy.APPEND
                || strategy == Strategy.NONE) {
            return;
        }
        List<String> primary = contract.keys().primary();
        putSaid("table_key", primary.equals(options.write().primaryKey()) ? "" : String.join(", ", primary), parts);
        putSaid(
                "natural_keys",
                contract.keys().unique().stream()
                        .map(key -> String.join(", ", key))
                        .collect(Collectors.joining("; ")),
                parts);
        putSaid("audit", contract.audit() ? "" : "false", parts);
        boolean errs = contract.onDrift() == OnDrift.ERROR;
        putSaid("on_drift", errs || strategy == Strategy.REPLACE ? "" : Words.of(contract.onDrift()), parts);
    }

    /** Puts what decides which rows a write makes; what may hold it back does not. */
    private static void write(WriteOptions options, Map<String, String> parts) {
        // Adding rows does not ask which of them are the same.
        parts.put(
                CONFIG + "primary_key",
                options.strategy() == Strategy.APPEND ? "" : String.join(", ", options.primaryKey()));
        if (options.strategy() == Strategy.MERGE_BY_KEY) {
            parts.put(CONFIG + "delete", Words.of(options.deletes().mode()));
            List<String> updated = options.updateColumns();
            putSaid("update_columns", updated == null ? "" : updated.toString(), parts);
        }
        putSaid("cursor", options.cursor().toString(), parts);
        if (options.intervals() != null) {
            intervals(options.intervals(), parts);
        }
        if (options.strategy() == Strategy.SCD_TYPE_2) {
            HistoryOptions history = options.history();
            parts.put(CONFIG + "validity", String.join(", ", history.validity()));
            parts.put(CONFIG + "delete", Words.of(options.deletes().mode()));
            putSaid("compare", String.join(", ", history.compare()), parts);
            putSaid("event_time", Objects.requireNonNullElse(history.eventTime(), ""), parts);
            putSaid("late", history.eventTime() == null ? "" : Words.of(history.late()), parts);
            putSaid("ttl", history.ttl() == null ? "" : history.ttl().toString(), parts);
        }
    }

    /** Puts what decides to which interval a row belongs; when, and how many at once, intervals are written does not. */
    private static void intervals(IntervalOptions options, Map<String, String> parts) {
        TimeColumn time = options.time();
        parts.put(
                CONFIG + "time_column",
                time.source() == null ? time.column() : time.source() + "." + time.column() + " as " + time.target());
        Grain grain = options.timetable().grain();
        parts.put(
                CONFIG + "interval",
                grain.count() + " " + grain.unit().toString().toLowerCase(Locale.ROOT));
        parts.put(CONFIG + "zone", grain.zone().getId());
    }

    private static void putSaid(String key, String value, Map<String, String> parts) {
        if (!value.isEmpty()) {
            parts.put(CONFIG + key, value);
        }
    }

    /** Puts what was said of the table's columns; a default is no part, whether it was said or not. */
    private static void evolution(ModelOptions model, Map<String, String> parts) {
        EvolutionOptions options = model.evolution();
        boolean follows = model.write().strategy() == Strategy.REPLACE;
        if (options.mode() != null && (follows || options.mode() != SchemaMode.SAFE)) {
            parts.put(CONFIG + "schema_mode", Words.of(options.mode()));
        }
        if (!options.columnMapping().isEmpty()) {
            parts.put(
                    CONFIG + "column_mapping",
                    options.columnMapping().entrySet().stream()
                            .map(name -> name.getKey() + ": " + name.getValue())
                            .collect(Collectors.joining(", ")));
        }
    }
}
