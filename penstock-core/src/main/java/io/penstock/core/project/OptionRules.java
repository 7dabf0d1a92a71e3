package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.OnRowError;
import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import io.penstock.core.config.ModelDefaults;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.RetryFields;
import io.penstock.core.config.RetryPolicy;
import io.penstock.core.config.Variables;
import io.penstock.core.config.Words;
import io.penstock.core.contract.RowTransform;
import io.penstock.core.contract.TableContract;
import io.penstock.core.post.PostTransform;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What goes together in the options of one model. Confined to one thread. */
final class OptionRules {
    /** Such names need no quotes in any database. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private static final String NAME_KEY = "name";
    private static final String SCHEMA = "schema";
    private static final String FROM = "from";
    private static final String TRANSFORMS = "transforms";
    private static final String ON_ROW_ERROR = "on_row_error";

    private final String fullName;
    private final String name;
    private final Fields fields;
    private final ModelDefaults defaults;
    private final String environment;
    private final OptionFields options;
    private final NamedParts named;

    OptionRules(
            String fallbackName,
            Fields fields,
            ModelDefaults defaults,
            Variables variables,
            NamedParts named,
            Problems problems) {
        this.fullName = fields.text(NAME_KEY, fallbackName);
        this.name = fullName.substring(fullName.lastIndexOf('.') + 1);
        this.fields = fields;
        this.defaults = defaults;
        this.environment = variables.environment();
        this.named = named;
        Materialization said = fields.constant(Materialization.class, "materialize");
        this.options = new OptionFields(
                fullName, fields, said == null ? defaults.materialize() : said, variables.hidden(), problems);
    }

    BoundModel bind() {
        TableContract contract = new TableRules(options, named.tables()).bind();
        WriteOptions write = new WriteRules(options, defaults.strategy()).bind(contract);
        FileRules file = new FileRules(options);
        String path = file.path(environment, name);
        HookRules.Steps hooks = HookRules.of(options);
        RetryPolicy retry = RetryFields.read(fields, options.problems());
        String connection = fields.text("connection", defaults.connection());
        return new BoundModel(
                name,
                new ModelOptions(
                        contract != null && contract.schema() != null ? contract.schema() : schema(),
                        connection,
                        from(connection, write),
                        options.materialize(),
                        write,
                        new EvolutionRules(options, write.strategy()).bind(),
                        fields.text("description", ""),
                        fields.text("owner", ""),
                        fields.texts("tags"),
                        fields.duration("timeout", options.problems()),
                        path,
                        path == null ? null : file.format(path),
                        CheckRules.of(options),
                        contract,
                        transforms(),
                        steps(options, hooks),
                        keyChoice(write.strategy(), contract),
                        retry == null ? defaults.retry() : retry,
                        onRowError(write, contract),
                        hooks.before(),
                        CacheRules.read(options, write.strategy())));
    }

    /** Gives the connection on which the query runs. */
    private String from(String connection, WriteOptions write) {
        String from = fields.text(FROM, connection);
        Materialization kept = options.materialize();
        boolean named = kept == Materialization.VIEW || kept == Materialization.EPHEMERAL;
        if (!from.equals(connection) && named) {
            options.conflict(
                    FROM,
                    "\"from\" cannot go with materialize \"%s\"%s, which is only a query of its own connection (say materialize: table, or leave it out)"
                            .formatted(Words.of(kept), options.whereSaid()));
        }
        if (!from.equals(connection) && !write.cursor().isNone()) {
            options.conflict(
                    FROM,
                    "\"from\" cannot go with \"cursor\", whose marks are kept beside the rows that it reads (say strategy:"
                            + " incremental with a time_column, or leave one of them out)");
        }
        return from;
    }

    /** Gives what is done behind the write: first what makes the table what it should be. */
    private List<PostTransform> steps(OptionFields options, HookRules.Steps hooks) {
        return Stream.of(PostRules.of(options, named.transforms()), ExportRules.of(options), hooks.after())
                .flatMap(List::stream)
                .toList();
    }

    private OnRowError onRowError(WriteOptions write, @Nullable TableContract contract) {
        OnRowError said = fields.constant(OnRowError.class, ON_ROW_ERROR);
        if (said == null) {
            return OnRowError.FAIL;
        }
        if (contract == null) {
            options.conflict(
                    ON_ROW_ERROR,
                    "\"on_row_error\" goes with a declared table, whose types say what an error is (declare its"
                            + " \"columns\" or name a \"target\", or leave it out)");
        } else if (said == OnRowError.DEAD_LETTER && write.deletes().takesAway()) {
            options.conflict(
                    ON_ROW_ERROR,
                    "on_row_error \"dead_letter\" cannot go with delete \"%s\": a row that is left out would count as gone (say delete: %s, or on_row_error: fail)"
                            .formatted(
                                    Words.of(write.deletes().mode()),
                                    write.strategy() == Strategy.SCD_TYPE_2 ? "ignore" : "preserve"));
        }
        return said;
    }

    private String keyChoice(Strategy strategy, @Nullable TableContract contract) {
        boolean needsKey = strategy == Strategy.MERGE_BY_KEY || strategy == Strategy.SCD_TYPE_2;
        return contract != null && needsKey && !fields.has("primary_key") ? contract.choice() : "";
    }

    private List<RowTransform> transforms() {
        if (fields.has(TRANSFORMS) && options.materialize() != Materialization.TABLE) {
            options.conflict(
                    TRANSFORMS,
                    "\"transforms\" cannot go with materialize \"%s\"%s (they go with \"table\" only: say it in the query)"
                            .formatted(Words.of(options.materialize()), options.whereSaid()));
        }
        return RowTransform.read(fields, TRANSFORMS);
    }

    private @Nullable String schema() {
        String schema = fields.text(SCHEMA);
        if (schema != null) {
            isValid(schema, SCHEMA);
        }
        int dot = fullName.lastIndexOf('.');
        if (!isValid(fullName, NAME_KEY) || dot < 0) {
            return schema == null ? defaults.schema() : schema;
        }
        String before = fullName.substring(0, dot);
        if (schema != null && !schema.equals(before)) {
            options.conflict(
                    SCHEMA,
                    "its name says the schema \"%s\", and schema says \"%s\" (keep one)".formatted(before, schema));
        }
        return before;
    }

    /** Makes sure that each part of a name, a schema before a dot or not, can be written without quotes. */
    private boolean isValid(String qualified, String key) {
        List<String> parts = List.of(qualified.split("\\.", -1));
        if (parts.size() <= (key.equals(NAME_KEY) ? 2 : 1)
                && parts.stream().allMatch(part -> NAME.matcher(part).matches())) {
            return true;
        }
        options.problem(
                key,
                ProjectError.VALUE_INVALID,
                "%s \"%s\" cannot be written without quotes in a query (use letters, digits and _, no digit first%s)"
                        .formatted(key, qualified, key.equals(NAME_KEY) ? "; before a dot, a schema" : ""));
        return false;
    }
}
