package io.penstock.testkit;

import static io.penstock.SchemaMode.FLEXIBLE;
import static io.penstock.SchemaMode.IGNORE;
import static io.penstock.SchemaMode.LENIENT;
import static io.penstock.SchemaMode.SAFE;
import static io.penstock.SchemaMode.STRICT;
import static io.penstock.testkit.ColumnChange.GONE;
import static io.penstock.testkit.ColumnChange.ID;
import static io.penstock.testkit.ColumnChange.INTEGERS;
import static io.penstock.testkit.ColumnChange.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.SchemaMode;
import io.penstock.core.evolve.Arriving;
import io.penstock.core.evolve.EvolutionOptions;
import io.penstock.core.evolve.Held;
import io.penstock.core.evolve.Lattice;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.ListOf;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.DataType.Struct;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How the columns of a table follow those of its rows, in every mode, on a database.
 *
 * <p>Each case has a table with the key {@code id} and one row, and one row that arrives. What came of it is read as one
 * text: {@code columns: rows}, with {@code !} before warnings; or what was refused.
 */
public abstract class EvolutionSuite extends SqlDatabaseFixture {
    private final AtomicInteger tables = new AtomicInteger();

    @TestFactory
    final Stream<DynamicTest> everyModeKeepsToItsWordAtEveryChange() {
        return ColumnChange.all()
                .flatMap(change -> Stream.of(SchemaMode.values())
                        .map(mode -> DynamicTest.dynamicTest(mode + ": " + change.name(), () -> {
                            EvolvedTable table = table(change.held(), change.value());
                            String expected =
                                    change.outcomes().getOrDefault(mode, "").replace("{table}", table.name());
                            assertThat(table.take(rows(change), new EvolutionOptions(mode, Map.of())))
                                    .isEqualTo(expected);
                            if (!expected.contains("[2")) {
                                assertThat(table.outcome()).isEqualTo(table.before());
                            }
                        })));
    }

    private Arriving rows(ColumnChange change) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(2);
        for (int i = 1; i < change.arriving().size(); i++) {
            row.add(change.other());
        }
        return arriving(change.arriving(), row, Arriving.Origin.QUERY);
    }

    /** The largest and the smallest value of a type come through every widening as they are, between types that the database has. */
    @TestFactory
    final Stream<DynamicTest> wideningKeepsEveryValue() {
        return Lattice.wider().entrySet().stream()
                .filter(types -> has(types.getKey()))
                .flatMap(types -> types.getValue().stream()
                        .filter(this::has)
                        .flatMap(into -> extremes(types.getKey()).stream()
                                .map(value -> DynamicTest.dynamicTest(
                                        value + " of " + types.getKey() + " as " + into,
                                        () -> assertWidens(types.getKey(), into, value)))));
    }

    private boolean has(DataType type) {
        return dialect().kept(type).equals(type);
    }

    private void assertWidens(Simple from, Simple into, Object value) {
        EvolvedTable table = table(with("v", from), value);
        Arriving none = arriving(with("v", into), Arrays.asList(2, null), Arriving.Origin.QUERY);
        table.take(none, new EvolutionOptions(SAFE, Map.of()));
        String before = from == Simple.DATE ? value + "T00:00" : value.toString();
        Object after = rows(session(), "SELECT v FROM " + sql(table.table()) + " WHERE id = 1")
                .get(0)
                .get(0);
        if (after instanceof Number number) {
            assertThat(new BigDecimal(number.toString())).isEqualByComparingTo(before);
        } else {
            assertThat(String.valueOf(after)).isEqualTo(before);
        }
        assertThat(session().find(table.table()))
                .map(Schema::columns)
                .hasValueSatisfying(columns -> assertThat(columns.get(1).type()).isEqualTo(into));
    }

    private static List<Object> extremes(Simple type) {
        return switch (type) {
            case TINYINT -> List.of(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case UTINYINT -> List.of((short) 0, (short) 255);
            case SMALLINT -> List.of(Short.MIN_VALUE, Short.MAX_VALUE);
            case USMALLINT -> List.of(0, 65_535);
            case INTEGER -> List.of(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINTEGER -> List.of(0L, 4_294_967_295L);
            case BIGINT -> List.of(Long.MIN_VALUE, Long.MAX_VALUE);
            case UBIGINT -> List.of(BigInteger.ZERO, new BigInteger("18446744073709551615"));
            case REAL -> List.of(-0.5f, 16_777_216f);
            case DATE -> List.of(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31));
            default -> List.of();
        };
    }

    @Test
    final void nestedTypesWidenWhereTheyStand() {
        DataType one = new Struct(List.of(Column.of("a", Simple.INTEGER)));
        DataType two = new Struct(List.of(Column.of("b", Simple.TEXT), Column.of("a", Simple.BIGINT)));
        EvolvedTable table = table(with("v", new ListOf(one)), List.of(Map.of("a", 1)));
        Arriving rows = arriving(
                with("v", new ListOf(two)), List.of(2, List.of(Map.of("b", "x", "a", 7L))), Arriving.Origin.QUERY);
        if (!has(one)) {
            // What has no fields cannot widen.
            assertThat(table.take(rows, EvolutionOptions.NONE))
                    .startsWith("id integer, v json: [1, ")
                    .doesNotContain("!");
            return;
        }
        assertThat(table.take(rows, EvolutionOptions.NONE))
                .isEqualTo("id integer, v list(struct(a bigint, b text)): [1, [{a=1, b=null}]] [2, [{a=7, b=x}]]");
        EvolvedTable list = table(with("v", new ListOf(Simple.INTEGER)), List.of(1, 2));
        Arriving longer =
                arriving(with("v", new ListOf(Simple.BIGINT)), List.of(2, List.of(3L)), Arriving.Origin.QUERY);
        assertThat(list.take(longer, EvolutionOptions.NONE))
                .isEqualTo("id integer, v list(bigint): [1, [1, 2]] [2, [3]]");
        EvolvedTable scalar = table(INTEGERS, 5);
        assertThat(scalar.take(longer, EvolutionOptions.NONE))
                .isEqualTo("refused: column \"v\" changes from integer to list(bigint)");
    }

    @Test
    final void fieldThatTheRowsNoLongerHaveStaysAndIsTold() {
        DataType inner = new Struct(List.of(Column.of("x", Simple.INTEGER), Column.of("y", Simple.TEXT)));
        DataType two = new ListOf(new Struct(List.of(Column.of("a", inner), Column.of("b", Simple.TEXT))));
        DataType one =
                new ListOf(new Struct(List.of(Column.of("a", new Struct(List.of(Column.of("x", Simple.INTEGER)))))));
        Map<String, Object> held = Map.of("a", Map.of("x", 1, "y", "q"), "b", "z");
        Arriving rows =
                arriving(with("v", one), List.of(2, List.of(Map.of("a", Map.of("x", 7)))), Arriving.Origin.QUERY);
        String told = " ! new rows no longer have the field \"a.y\" of column \"v\": it stays, and is NULL in them"
                + " ! new rows no longer have the field \"b\" of column \"v\": it stays, and is NULL in them";
        if (!has(two)) {
            assertThat(table(with("v", two), List.of(held)).take(rows, EvolutionOptions.NONE))
                    .startsWith("id integer, v json: [1, ")
                    .doesNotContain("!");
            return;
        }
        for (SchemaMode mode : List.of(SAFE, FLEXIBLE, LENIENT, IGNORE)) {
            assertThat(table(with("v", two), List.of(held)).take(rows, new EvolutionOptions(mode, Map.of())))
                    .isEqualTo("id integer, v " + two + ": [1, [{a={x=1, y=q}, b=z}]] [2, [{a={x=7, y=null}, b=null}]]"
                            + told);
        }
        assertThat(table(with("v", two), List.of(held)).take(rows, new EvolutionOptions(STRICT, Map.of())))
                .isEqualTo("refused: column \"v\" changes from " + two + " to " + one);
    }

    /** No value is looked at that makes way. */
    @ParameterizedTest
    @EnumSource(
            value = SchemaMode.class,
            names = {"FLEXIBLE", "LENIENT"})
    final void columnsOfATableWhoseRowsMakeWayChangeWhateverTheyHeld(SchemaMode mode) {
        Arriving rows = arriving(
                Schema.of(ID, new Column("v", Simple.INTEGER, false), new Column("w", Simple.INTEGER, false)),
                List.of(2, 6, 7),
                Arriving.Origin.CONTRACT);
        EvolvedTable table = table(with("v", Simple.TEXT), "x", Held.Stay.TABLE);
        assertThat(table.take(rows, new EvolutionOptions(mode, Map.of())))
                .isEqualTo("id integer, v integer not null, w integer not null: [2, 6, 7]");
    }

    @Test
    final void keysThatWouldBecomeOneAreRefused() {
        EvolvedTable table = table(with("v", Simple.TEXT), "7", Held.Stay.ROWS, List.of("v"));
        write(table.table(), with("v", Simple.TEXT), List.of(2, "007"));
        write(table.table(), with("v", Simple.TEXT), List.of(3, "007"));
        Arriving rows = arriving(INTEGERS, List.of(4, 8), Arriving.Origin.QUERY);
        for (SchemaMode mode : List.of(FLEXIBLE, LENIENT)) {
            assertThat(table.take(rows, new EvolutionOptions(mode, Map.of())))
                    .isEqualTo("stops: several keys of the table " + table.name() + " become one: [7]");
        }
        session().execute("DELETE FROM " + sql(table.table()) + " WHERE id = 1");
        assertThat(table.take(rows, new EvolutionOptions(FLEXIBLE, Map.of())))
                .isEqualTo("id integer, v integer: [2, 7] [3, 7] [4, 8]");
    }

    @Test
    final void columnIsRenamedInPlaceAndKeepsItsValues() {
        EvolvedTable table = table(INTEGERS, 5);
        Arriving rows = arriving(with("w", Simple.BIGINT), List.of(2, 6L), Arriving.Origin.QUERY);
        EvolutionOptions options = new EvolutionOptions(SAFE, Map.of("v", "w"));
        assertThat(table.take(rows, options)).isEqualTo("id integer, w bigint: [1, 5] [2, 6]");
        assertThat(table.take(rows, options)).isEqualTo("id integer, w bigint: [1, 5] [2, 6] [2, 6]");
    }

    @Test
    final void namesThatDifferInTheCaseOfTheirLettersAreTheSame() {
        EvolvedTable table = table(with("Odd Name", Simple.INTEGER), 5);
        Arriving rows = arriving(with("odd name", Simple.BIGINT), List.of(2, 6L), Arriving.Origin.QUERY);
        assertThat(table.take(rows, EvolutionOptions.NONE)).isEqualTo("id integer, Odd Name bigint: [1, 5] [2, 6]");
    }

    @Test
    final void declaredColumnMayHoldNullOnlyWhenNoRowDoes() {
        Schema strict = Schema.of(ID, new Column("v", Simple.INTEGER, false));
        EvolvedTable empty = table(INTEGERS, null);
        Arriving rows = arriving(strict, List.of(2, 6), Arriving.Origin.CONTRACT);
        assertThat(empty.take(rows, EvolutionOptions.NONE))
                .isEqualTo("stops: column \"v\" no longer allows NULL, and rows of the table " + empty.name()
                        + " have NULL in it: [1, null]");
        EvolvedTable full = table(INTEGERS, 5);
        assertThat(full.take(rows, EvolutionOptions.NONE)).isEqualTo("id integer, v integer not null: [1, 5] [2, 6]");
        Arriving loose = arriving(INTEGERS, Arrays.asList(3, null), Arriving.Origin.CONTRACT);
        assertThat(full.take(loose, EvolutionOptions.NONE)).isEqualTo("id integer, v integer: [1, 5] [2, 6] [3, null]");
        assertThat(full.take(rows, new EvolutionOptions(STRICT, Map.of())))
                .isEqualTo("refused: column \"v\" no longer allows NULL");
    }

    @Test
    final void declaredColumnThatIsNewMustHoldNullForRowsThatAreThere() {
        Schema more = Schema.of(ID, Column.of("v", Simple.INTEGER), new Column("w", Simple.INTEGER, false));
        Arriving rows = arriving(more, List.of(2, 6, 7), Arriving.Origin.CONTRACT);
        assertThat(table(INTEGERS, 5).take(rows, EvolutionOptions.NONE))
                .isEqualTo(
                        "stops: column \"w\" does not allow NULL, and the rows of the table have no value for it: [1]");
        EvolvedTable empty = table(INTEGERS, 5);
        session().execute("DELETE FROM " + sql(empty.table()));
        assertThat(empty.take(rows, EvolutionOptions.NONE))
                .isEqualTo("id integer, v integer, w integer not null: [2, 6, 7]");
    }

    @Test
    final void columnThatMustNotHoldNullMayOnceTheRowsNoLongerHaveIt() {
        Schema strict = Schema.of(ID, new Column("v", Simple.INTEGER, false));
        Arriving rows = arriving(Schema.of(ID), List.of(2), Arriving.Origin.QUERY);
        assertThat(table(strict, 5).take(rows, EvolutionOptions.NONE))
                .isEqualTo("id integer, v integer: [1, 5] [2, null] ! " + GONE);
        assertThat(table(strict, 5).take(rows, new EvolutionOptions(IGNORE, Map.of())))
                .isEqualTo("refused: column \"v\" does not allow NULL, and the new rows have no value for it");
    }

    private EvolvedTable table(Schema schema, @Nullable Object value) {
        return table(schema, value, Held.Stay.ROWS);
    }

    private EvolvedTable table(Schema schema, @Nullable Object value, Held.Stay stay) {
        return table(schema, value, stay, List.of("id"));
    }

    private EvolvedTable table(Schema schema, @Nullable Object value, Held.Stay stay, List<String> key) {
        TableName table = create("evolved_" + tables.incrementAndGet(), schema);
        write(table, schema, Arrays.asList(1, value));
        Held held = new Held("m", table, schema, List.of(), key, TableKeys.NONE, stay, "");
        return new EvolvedTable(session(), dialect(), held);
    }

    private Arriving arriving(Schema schema, List<@Nullable Object> row, Arriving.Origin origin) {
        TableName source = create("arriving_" + tables.incrementAndGet(), schema);
        try (BatchWriter writer = session().writer(source, schema)) {
            writer.write(new RowBatch(schema, List.of(row)));
            writer.finish();
        }
        return new Arriving("SELECT * FROM " + sql(source), schema, origin, TableKeys.NONE);
    }
}
