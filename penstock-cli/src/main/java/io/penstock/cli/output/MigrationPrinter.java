package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.config.Words;
import io.penstock.core.migrate.MigrationState;
import io.penstock.core.migrate.Migrator;
import java.util.List;

/** Shows what became of migrations. */
public final class MigrationPrinter {
    private static final String NONE =
            "The project has no migrations (write one, such as migrations/001_create_users.sql).";

    private final Console console;

    public MigrationPrinter(Console console) {
        this.console = console;
    }

    /** Tells of one that was just done. */
    public void line(MigrationState state) {
        console.out().println(word(state) + "  " + state.name() + " (" + state.connection() + ")");
        console.out().flush();
    }

    /** Tells that there was nothing to do. */
    public void nothing(Migrator migrator) {
        console.out().println(migrator.isEmpty() ? NONE : "Nothing to do: every migration is applied.");
        console.out().flush();
    }

    public void table(List<MigrationState> states) {
        TextTable table = new TextTable("CONNECTION", "MIGRATION", "STATUS", "APPLIED");
        for (MigrationState state : states) {
            table.add(List.of(
                    state.connection(),
                    state.name(),
                    word(state),
                    state.at() == null ? "" : Shown.instant(state.at())));
        }
        if (table.isEmpty()) {
            console.out().println(NONE);
        } else {
            table.print(console);
        }
        console.out().flush();
    }

    private static String word(MigrationState state) {
        return Words.of(state.status()).replace('_', ' ');
    }

    public static ObjectNode json(String environment, List<MigrationState> states) {
        ObjectNode root = Json.object().put("environment", environment);
        ArrayNode migrations = root.putArray("migrations");
        for (MigrationState state : states) {
            ObjectNode migration = migrations
                    .addObject()
                    .put("connection", state.connection())
                    .put("migration", state.name())
                    .put("status", Words.of(state.status()));
            if (state.at() != null) {
                migration.put("at", state.at().toString());
            }
        }
        return root;
    }
}
