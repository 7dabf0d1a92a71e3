package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.error.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code hooks}, of a project or of a model. Confined to one thread. */
public final class HookFields {
    /** The key itself. */
    public static final String HOOKS = "hooks";

    private static final String SQL = "sql";
    private static final String COMMAND = "command";
    private static final String CONNECTION = "connection";
    private static final String TIMEOUT = "timeout";
    private static final int NAME_LENGTH = 60;

    private final Fields hooks;
    private final Set<String> connections;
    private final HiddenValues hidden;
    private final Problems problems;

    private HookFields(Fields hooks, Set<String> connections, HiddenValues hidden, Problems problems) {
        this.hidden = hidden;
        this.hooks = hooks;
        this.connections = connections;
        this.problems = problems;
    }

    /**
     * Reads all hooks; those that are wrong are problems.
     *
     * @param connections the names that a hook may say; none where it cannot choose
     * @param hidden hides what is not to stand in names
     */
    public static HookLists read(Fields owner, Set<String> connections, HiddenValues hidden, Problems problems) {
        if (!owner.has(HOOKS)) {
            return HookLists.NONE;
        }
        HookFields fields = new HookFields(owner.map(HOOKS), connections, hidden, problems);
        return new HookLists(fields.list("before"), fields.list("after"));
    }

    private List<HookSpec> list(String when) {
        JsonNode said = hooks.map().path(when);
        JsonPointer at = hooks.at().appendProperty(when);
        List<HookSpec> found = new ArrayList<>();
        if (said.isArray()) {
            for (int i = 0; i < said.size(); i++) {
                add(said.get(i), at.appendIndex(i), found);
            }
        } else if (!said.isMissingNode() && !said.isNull()) {
            add(said, at, found);
        }
        requireNames(found);
        return found;
    }

    private void add(JsonNode item, JsonPointer at, List<HookSpec> found) {
        Fields fields = new Fields(item, at, hooks.places());
        Place place = hooks.places().of(at);
        String sql = item.isTextual() ? item.asText() : fields.text(SQL);
        List<String> command = fields.texts(COMMAND);
        if ((sql == null) == command.isEmpty()) {
            problem(
                    place,
                    sql == null
                            ? "a hook says neither \"sql\" nor \"command\" (say by one of them what is to be done)"
                            : "a hook says both \"sql\" and \"command\" (make two of it)");
            return;
        }
        found.add(new HookSpec(
                hidden.in(fields.text("name", sql == null ? command.get(0) : shortened(hidden.in(sql)))),
                sql,
                connection(fields, sql),
                command,
                timeout(fields, sql),
                fields.isTrue("continue_on_failure"),
                sql == null || item.isTextual() ? place : fields.place(SQL)));
    }

    private @Nullable String connection(Fields fields, @Nullable String sql) {
        String connection = fields.text(CONNECTION);
        if (connection != null && (sql == null || connections.isEmpty())) {
            problem(
                    fields.place(CONNECTION),
                    sql == null
                            ? "\"connection\" goes with \"sql\" only (leave it out)"
                            : "the hooks of a model run on its own connection (leave \"connection\" out)");
        } else if (connection != null) {
            ConnectionNames.check(connection, connections, fields.place(CONNECTION), problems);
        }
        return connection;
    }

    private Duration timeout(Fields fields, @Nullable String sql) {
        if (sql != null && fields.has(TIMEOUT)) {
            problem(fields.place(TIMEOUT), "\"timeout\" goes with \"command\" only (leave it out)");
        }
        return Objects.requireNonNullElse(fields.duration(TIMEOUT, problems), HookSpec.DEFAULT_TIMEOUT);
    }

    private void requireNames(List<HookSpec> all) {
        Set<String> names = new HashSet<>();
        for (HookSpec hook : all) {
            if (!names.add(hook.name().toLowerCase(Locale.ROOT))) {
                problem(
                        hook.place(),
                        "another hook is called \"%s\" too (give one of them a name)".formatted(hook.name()));
            }
        }
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > NAME_LENGTH ? line.substring(0, NAME_LENGTH - 3) + "..." : line;
    }

    private void problem(Place place, String reason) {
        problems.add(place, ProjectError.VALUE_INVALID, "Cannot read %s: %s".formatted(place.file(), reason));
    }
}
