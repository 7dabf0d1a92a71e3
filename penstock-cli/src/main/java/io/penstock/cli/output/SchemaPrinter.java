package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.evolve.SchemaDiff;
import io.penstock.core.state.SchemaVersion;
import io.penstock.core.state.SchemaVersions.Found;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;

/** Shows the columns of a model, now and before. */
public final class SchemaPrinter {
    private final Console console;

    public SchemaPrinter(Console console) {
        this.console = console;
    }

    public void show(String model, Found found) {
        SchemaVersion version = found.version();
        console.out()
                .println(console.styled("bold", model) + ", version " + version.version() + " in " + found.environment()
                        + ", since " + Shown.instant(version.since()));
        TextTable table = new TextTable("COLUMN", "TYPE", "NULL");
        for (Column column : version.schema().columns()) {
            table.add(List.of(column.name(), column.type().toString(), column.nullable() ? "yes" : "no"));
        }
        table.print(console);
        console.out().flush();
    }

    public void history(List<SchemaVersion> versions) {
        TextTable table =
                new TextTable("VERSION", "SINCE", "COLUMNS", "CHANGES").right(0).right(2);
        List<List<String>> changes = changes(versions);
        for (int i = 0; i < versions.size(); i++) {
            SchemaVersion version = versions.get(i);
            table.add(List.of(
                    String.valueOf(version.version()),
                    Shown.instant(version.since()),
                    String.valueOf(version.schema().size()),
                    String.join("; ", changes.get(i))));
        }
        table.print(console);
        console.out().flush();
    }

    public void diff(Found from, Found to, SchemaDiff diff) {
        console.out().println(console.styled("bold", from + " → " + to));
        if (diff.isEmpty()) {
            console.out().println("no difference");
        }
        diff.sentences().forEach(console.out()::println);
        console.out().flush();
    }

    /** Tells what each version changed of the one before; of the first, nothing. */
    private static List<List<String>> changes(List<SchemaVersion> versions) {
        List<List<String>> changes = new ArrayList<>();
        Schema before = null;
        for (SchemaVersion version : versions) {
            changes.add(
                    before == null
                            ? List.of()
                            : SchemaDiff.of(before, version.schema()).sentences());
            before = version.schema();
        }
        return changes;
    }

    public static ObjectNode json(String model, Found found) {
        ObjectNode root = Json.object().put("model", model).put("environment", found.environment());
        ObjectNode version = version(found.version());
        root.setAll(version);
        ArrayNode columns = root.putArray("columns");
        for (Column column : found.version().schema().columns()) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", column.type().toString())
                    .put("nullable", column.nullable());
        }
        return root;
    }

    public static ObjectNode json(String model, String environment, List<SchemaVersion> versions) {
        ObjectNode root = Json.object().put("model", model).put("environment", environment);
        ArrayNode array = root.putArray("versions");
        List<List<String>> changes = changes(versions);
        for (int i = 0; i < versions.size(); i++) {
            ObjectNode version = version(versions.get(i));
            changes.get(i).forEach(version.putArray("changes")::add);
            array.add(version);
        }
        return root;
    }

    public static ObjectNode json(String model, Found from, Found to, SchemaDiff diff) {
        ObjectNode root = Json.object().put("model", model);
        root.putObject("from")
                .put("environment", from.environment())
                .put("version", from.version().version());
        root.putObject("to")
                .put("environment", to.environment())
                .put("version", to.version().version());
        diff.sentences().forEach(root.putArray("differences")::add);
        return root;
    }

    private static ObjectNode version(SchemaVersion version) {
        return Json.object()
                .put("version", version.version())
                .put("since", version.since().toString());
    }
}
