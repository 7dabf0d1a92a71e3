package io.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.state.SchemaVersion;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of a project's memory does. */
abstract class StateStoreSuite extends RunStoreSuite {
    @Test
    void emptyStoreRemembersNothing() {
        assertThat(store.runs("dev", 10)).isEmpty();
        assertThat(store.run("r1")).isEmpty();
        assertThat(store.tasks("r1")).isEmpty();
        assertThat(store.fingerprints("dev")).isEmpty();
        assertThat(store.schemas("dev")).isEmpty();
        assertThat(store.lineage("dev")).isEmpty();
    }

    @Test
    void fingerprintsAreKeptByEnvironmentAndModel() {
        store.save("dev", "users", new Fingerprint("h1", Map.of("query/WHERE", "old")));
        Fingerprint newer = new Fingerprint("h2", Map.of("query/WHERE", "\"new\"\n", "config/strategy", "append"));
        store.save("dev", "users", newer);
        store.save("dev", "Users", new Fingerprint("h3", Map.of()));
        store.save("prod", "users", new Fingerprint("h4", Map.of()));

        assertThat(reopened().fingerprints("dev"))
                .isEqualTo(Map.of("users", newer, "Users", new Fingerprint("h3", Map.of())));
    }

    @Test
    void schemaOfEveryTypeComesBackAsItWas() {
        Schema schema = everyType();

        store.save("dev", "users", schema, START);

        assertThat(reopened().schemas("dev")).isEqualTo(Map.of("users", schema));
    }

    @Test
    void newestSchemaIsGivenWhicheverCameBefore() {
        Schema narrow = Schema.of(new Column("id", DataType.Simple.BIGINT, false));
        Schema wide = Schema.of(narrow.columns().get(0), Column.of("name", DataType.Simple.TEXT));
        store.save("dev", "users", narrow, START);
        store.save("dev", "users", wide, START);
        store.save("dev", "users", wide, START.plusSeconds(1));
        store.save("dev", "users", narrow, START.plusSeconds(2));
        store.save("prod", "users", wide, START.plusSeconds(3));

        assertThat(store.schemas("dev")).isEqualTo(Map.of("users", narrow));
        assertThat(store.schemas("prod")).isEqualTo(Map.of("users", wide));
        assertThat(reopened().schemaVersions("dev", "users"))
                .containsExactly(
                        new SchemaVersion(1, narrow, START),
                        new SchemaVersion(2, wide, START),
                        new SchemaVersion(3, narrow, START.plusSeconds(2)));
        assertThat(store.schemaVersions("dev", "nobody")).isEmpty();
        assertThat(store.environmentsOf("users")).containsExactly("dev", "prod");
    }

    @Test
    void lineageOfAModelIsReplacedWhole() {
        store.saveLineage(
                "dev",
                "orders",
                List.of(
                        new LineageEdge("orders", "id", "raw", "id"),
                        new LineageEdge("orders", "sum", "raw", "price")));
        store.saveLineage("dev", "users", List.of(new LineageEdge("users", "id", "raw", "id")));
        LineageEdge kept = new LineageEdge("orders", "sum", "raw", "amount");

        store.saveLineage("dev", "orders", List.of(kept, kept));

        assertThat(store.lineage("dev")).containsExactlyInAnyOrder(kept, new LineageEdge("users", "id", "raw", "id"));
        assertThat(store.lineage("prod")).isEmpty();
    }

    @Test
    void lineageOfAnotherModelIsRefusedAndChangesNothing() {
        LineageEdge kept = new LineageEdge("orders", "id", "raw", "id");
        store.saveLineage("dev", "orders", List.of(kept));

        assertThatThrownBy(
                        () -> store.saveLineage("dev", "orders", List.of(new LineageEdge("users", "id", "raw", "id"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Not an edge that ends in orders: ");
        assertThat(store.lineage("dev")).containsExactly(kept);
    }

    @Test
    void manyThreadsWriteAtOnceAndNothingIsLost() throws Exception {
        store.begin(run("r1", "dev", START));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String model = "m" + i;
                writers.add(() -> {
                    for (int n = 0; n < 25; n++) {
                        store.record(List.of(task("r1", model + "_" + n, START)));
                        store.saveLineage("dev", model, List.of(new LineageEdge(model, "c" + n, "raw", "id")));
                        store.save("dev", model, new Fingerprint("h" + n, Map.of()));
                    }
                    return null;
                });
            }
            for (Future<Void> writer : threads.invokeAll(writers)) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(store.tasks("r1")).hasSize(200);
        assertThat(store.lineage("dev"))
                .hasSize(8)
                .allMatch(edge -> edge.column().equals("c24"));
        assertThat(store.fingerprints("dev").values())
                .hasSize(8)
                .allMatch(fingerprint -> fingerprint.hash().equals("h24"));
    }

    @Test
    void closedStoreRefusesWork() {
        store.save("dev", "users", new Fingerprint("h1", Map.of()));
        store.close();
        store.close();

        assertThatThrownBy(() -> store.fingerprints("dev"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(" is closed");
    }

    private static Schema everyType() {
        List<Column> columns = new ArrayList<>();
        for (DataType.Simple type : DataType.Simple.values()) {
            columns.add(Column.of(type.toString(), type));
        }
        Column odd = new Column("an odd, (\"quoted\") name", new DataType.Varchar(256), false);
        DataType struct = new DataType.Struct(List.of(odd, Column.of("İ", new DataType.Decimal(38, 0))));
        columns.add(odd);
        columns.add(Column.of("price", new DataType.Decimal(12, 2)));
        columns.add(Column.of("nested", new DataType.ListOf(new DataType.ListOf(struct))));
        columns.add(Column.of("by_day", new DataType.MapOf(DataType.Simple.DATE, struct)));
        columns.add(Column.of("shape", new DataType.Other("GEOMETRY('EPSG:4326')")));
        return new Schema(columns);
    }
}
