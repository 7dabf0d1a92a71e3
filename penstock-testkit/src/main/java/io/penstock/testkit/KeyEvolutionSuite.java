package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.SchemaMode;
import io.penstock.core.evolve.Arriving;
import io.penstock.core.evolve.EvolutionOptions;
import io.penstock.core.evolve.Held;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How the keys of a declared table follow its declaration, and how the columns of keys change, on a database.
 *
 * <p>The table has the columns {@code id}, {@code v} and {@code w}, with two rows. Where the database cannot change it in
 * place, it is made anew; the outcome is the same, but for a warning.
 */
@SuppressWarnings("NullAway.Init")
public abstract class KeyEvolutionSuite extends SqlDatabaseFixture {
    private static final EvolutionOptions SAFE = new EvolutionOptions(SchemaMode.SAFE, Map.of());
    private static final TableKeys BY_ID = new TableKeys(List.of("id"), List.of());
    private static final TableKeys BY_ID_AND_V = new TableKeys(List.of("id"), List.of(List.of("v")));
    private static final String HELD = "id integer not null, v text, w integer: ";
    private static final String REBUILT =
            " ! the table is rebuilt with its rows, because its keys or their columns change:"
                    + " indexes and comments that others made on it are lost";

    private TableName table;

    @BeforeEach
    final void nameTable() {
        table = TableName.of(dialect().defaultSchema(), "keyed");
    }

    private static Schema columns(DataType id, DataType v) {
        return Schema.of(new Column("id", id, false), Column.of("v", v), Column.of("w", Simple.INTEGER));
    }

    private EvolvedTable held(TableKeys keys, @Nullable Object... second) {
        Schema columns = columns(Simple.INTEGER, Simple.TEXT);
        dialect().createTable(table, columns, keys).forEach(session()::execute);
        write(table, columns, row(1, "a", 10));
        write(table, columns, row(second));
        Held held = new Held("m", table, columns, List.of(), List.of("id"), keys, Held.Stay.ROWS, "");
        return new EvolvedTable(session(), dialect(), held);
    }

    private Arriving declared(Schema columns, TableKeys keys, @Nullable Object... values) {
        TableName source = create("source", columns);
        try (BatchWriter writer = session().writer(source, columns)) {
            writer.write(new RowBatch(columns, List.of(row(values))));
            writer.finish();
        }
        return new Arriving("SELECT * FROM " + sql(source), columns, Arriving.Origin.CONTRACT, keys);
    }

    private String without(String warning, String outcome) {
        return outcome.replace(warning, "");
    }

    @Test
    final void columnOfAKeyWidensAndTheKeysHold() {
        EvolvedTable held = held(BY_ID_AND_V, 2, "b", 20);
        Arriving rows = declared(columns(Simple.BIGINT, Simple.TEXT), BY_ID_AND_V, 5_000_000_000L, "c", 30);
        assertThat(without(REBUILT, held.take(rows, SAFE)))
                .isEqualTo("id bigint not null, v text, w integer: [1, a, 10] [2, b, 20] [5000000000, c, 30]");
        assertThat(session().keys(table)).isEqualTo(BY_ID_AND_V);
        assertThat(held.take(rows, SAFE)).startsWith("CONSTRAINT: ");
    }

    @Test
    final void keysBecomeThoseThatAreDeclared() {
        EvolvedTable held = held(BY_ID_AND_V, 2, "b", 20);
        TableKeys others = new TableKeys(List.of("id", "w"), List.of(List.of("w"), List.of("v", "w")));
        Schema columns = Schema.of(
                new Column("id", Simple.INTEGER, false),
                Column.of("v", Simple.TEXT),
                new Column("w", Simple.INTEGER, false));
        assertThat(held.take(declared(columns, others, 3, "b", 30), SAFE))
                .isEqualTo(
                        "id integer not null, v text, w integer not null: [1, a, 10] [2, b, 20] [3, b, 30]" + REBUILT);
        assertThat(session().keys(table).primary()).isEqualTo(others.primary());
        assertThat(session().keys(table).unique()).containsExactlyInAnyOrderElementsOf(others.unique());
    }

    @Test
    final void keyMayGo() {
        EvolvedTable held = held(BY_ID, 2, "b", 20);
        assertThat(held.take(declared(columns(Simple.INTEGER, Simple.TEXT), TableKeys.NONE, 2, "b", 20), SAFE))
                .isEqualTo(HELD + "[1, a, 10] [2, b, 20] [2, b, 20]" + REBUILT);
        assertThat(session().keys(table)).isEqualTo(TableKeys.NONE);
    }

    @Test
    final void keyThatRowsBreakIsToldAndTheTableStaysAsItWas() {
        EvolvedTable held = held(BY_ID, 2, "a", 20);
        assertThat(held.take(declared(columns(Simple.INTEGER, Simple.TEXT), BY_ID_AND_V, 3, "c", 30), SAFE))
                .isEqualTo("stops: (v) cannot become a key: several rows of the table have the same values in it: [a]");
        assertThat(held.outcome()).isEqualTo(held.before());
        assertThat(session().keys(table)).isEqualTo(BY_ID);
    }

    @Test
    final void manyRowsMayHaveNullInAKeyBesideThePrimary() {
        EvolvedTable held = held(BY_ID, 2, null, 20);
        session().execute("UPDATE " + sql(table) + " SET v = NULL");
        assertThat(held.take(declared(columns(Simple.INTEGER, Simple.TEXT), BY_ID_AND_V, 3, null, 30), SAFE))
                .isEqualTo(HELD + "[1, null, 10] [2, null, 20] [3, null, 30]" + REBUILT);
    }

    @Test
    final void strictRefusesOtherKeysAndIgnoreLeavesThem() {
        EvolvedTable held = held(BY_ID, 2, "b", 20);
        TableKeys others = new TableKeys(List.of(), List.of(List.of("v")));
        Arriving rows = declared(columns(Simple.INTEGER, Simple.TEXT), others, 3, "c", 30);
        assertThat(held.take(rows, new EvolutionOptions(SchemaMode.STRICT, Map.of())))
                .isEqualTo("refused: the primary key changes from (id) to none; (v) becomes unique");
        assertThat(held.take(rows, new EvolutionOptions(SchemaMode.IGNORE, Map.of())))
                .isEqualTo(HELD + "[1, a, 10] [2, b, 20] [3, c, 30]");
        assertThat(session().keys(table)).isEqualTo(BY_ID);
    }

    @Test
    final void columnBesideAKeyIsDroppedAndOneOfTheKeyRenamed() {
        EvolvedTable held = held(new TableKeys(List.of("id"), List.of(List.of("w"))), 2, "b", 20);
        Schema columns = Schema.of(new Column("id", Simple.INTEGER, false), Column.of("z", Simple.BIGINT));
        TableKeys keys = new TableKeys(List.of("id"), List.of(List.of("z")));
        EvolutionOptions lenient = new EvolutionOptions(SchemaMode.LENIENT, Map.of("w", "z"));
        assertThat(without(REBUILT, held.take(declared(columns, keys, 3, 30L), lenient)))
                .isEqualTo("id integer not null, z bigint: [1, 10] [2, 20] [3, 30]"
                        + " ! column \"v\" is dropped; values that are lost with it: 2");
        assertThat(session().keys(table)).isEqualTo(keys);
    }

    /** A length that a database forgets is no difference. */
    @ParameterizedTest
    @EnumSource(SchemaMode.class)
    final void tableIsAsItIsDeclaredInEveryMode(SchemaMode mode) {
        Schema columns = columns(Simple.INTEGER, new DataType.Varchar(20));
        dialect().createTable(table, columns, BY_ID_AND_V).forEach(session()::execute);
        Schema found = session().find(table).orElseThrow();
        EvolvedTable held = new EvolvedTable(
                session(),
                dialect(),
                new Held("m", table, found, List.of(), List.of("id"), BY_ID_AND_V, Held.Stay.ROWS, ""));
        assertThat(held.take(declared(columns, BY_ID_AND_V, 3, "c", 30), new EvolutionOptions(mode, Map.of())))
                .endsWith(": [3, c, 30]");
        assertThat(session().find(table)).contains(found);
    }
}
