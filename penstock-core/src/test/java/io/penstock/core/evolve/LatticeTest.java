package io.penstock.core.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.ListOf;
import io.penstock.spi.type.DataType.MapOf;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.DataType.Struct;
import io.penstock.spi.type.DataType.Varchar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which types hold the values of which others, and which hold those of two. */
final class LatticeTest {
    private static final List<DataType> TYPES = types();

    private static List<DataType> types() {
        List<DataType> types = new ArrayList<>(List.of(Simple.values()));
        types.addAll(List.of(
                new Decimal(5, 2),
                new Decimal(12, 2),
                new Decimal(12, 4),
                new Decimal(38, 0),
                new Decimal(38, 38),
                new Varchar(10),
                new Varchar(20),
                new ListOf(Simple.INTEGER),
                new ListOf(Simple.BIGINT),
                new MapOf(Simple.TEXT, Simple.REAL),
                new MapOf(Simple.TEXT, Simple.DOUBLE),
                struct("a", Simple.INTEGER),
                new Struct(List.of(Column.of("a", Simple.BIGINT), Column.of("b", Simple.TEXT))),
                new DataType.Other("ENUM('a')"),
                new DataType.Other("\"NULL\"")));
        return types;
    }

    private static Struct struct(String name, DataType type) {
        return new Struct(List.of(Column.of(name, type)));
    }

    private static Optional<DataType> join(DataType one, DataType other) {
        return Lattice.join(one, other);
    }

    /** The laws of an order whose pairs have a least upper bound, as far as they have one at all. */
    @Test
    void fittingIsAnOrderAndAJoinHoldsBoth() {
        for (DataType a : TYPES) {
            assertThat(Lattice.fits(a, a)).isTrue();
            for (DataType b : TYPES) {
                assertThat(Lattice.fits(a, b) && Lattice.fits(b, a)).isEqualTo(a.equals(b));
                assertThat(join(a, b)).as("%s, %s", a, b).isEqualTo(join(b, a));
                join(a, b)
                        .ifPresent(held -> assertThat(Lattice.fits(a, held) && Lattice.fits(b, held))
                                .as("%s and %s into %s", a, b, held)
                                .isTrue());
                for (DataType c : TYPES) {
                    if (Lattice.fits(a, b) && Lattice.fits(b, c)) {
                        assertThat(Lattice.fits(a, c)).as("%s, %s, %s", a, b, c).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void narrowestTypeOfBothIsChosenAndAnExactOneBeforeOthers() {
        assertThat(join(Simple.INTEGER, Simple.BIGINT)).contains(Simple.BIGINT);
        assertThat(join(Simple.INTEGER, Simple.UINTEGER)).contains(Simple.BIGINT);
        assertThat(join(Simple.SMALLINT, Simple.USMALLINT)).contains(Simple.INTEGER);
        assertThat(join(Simple.BIGINT, Simple.UBIGINT)).contains(Simple.HUGEINT);
        assertThat(join(Simple.INTEGER, Simple.REAL)).contains(Simple.DOUBLE);
        assertThat(join(Simple.SMALLINT, Simple.REAL)).contains(Simple.REAL);
        assertThat(join(new Decimal(10, 2), new Decimal(8, 4))).contains(new Decimal(12, 4));
        assertThat(join(Simple.BIGINT, new Decimal(10, 2))).contains(new Decimal(21, 2));
        assertThat(join(new Decimal(38, 0), new Decimal(5, 2))).isEmpty();
        assertThat(join(Simple.DATE, Simple.TIMESTAMP)).contains(Simple.TIMESTAMP);
        assertThat(join(new Varchar(5), new Varchar(9))).contains(new Varchar(9));
        assertThat(join(new Varchar(5), Simple.TEXT)).contains(Simple.TEXT);
    }

    @Test
    void nestedTypesWidenWithin() {
        DataType held = new ListOf(struct("a", Simple.INTEGER));
        DataType arriving = new ListOf(new Struct(List.of(Column.of("b", Simple.TEXT), Column.of("A", Simple.BIGINT))));
        assertThat(join(held, arriving)).map(DataType::toString).contains("list(struct(a bigint, b text))");
        assertThat(join(new MapOf(Simple.TEXT, Simple.INTEGER), new MapOf(new Varchar(3), Simple.DOUBLE)))
                .contains(new MapOf(Simple.TEXT, Simple.DOUBLE));
        assertThat(join(struct("a", Simple.INTEGER), struct("a", Simple.TEXT))).isEmpty();
        assertThat(join(new ListOf(Simple.INTEGER), Simple.INTEGER)).isEmpty();
    }

    /** What takes names of types for their meaning holds each of these for safe. */
    @Test
    void namesThatLookAlikeAreNotTheSame() {
        assertThat(Lattice.fits(Simple.INTEGER, Simple.UBIGINT)).isFalse();
        assertThat(Lattice.fits(Simple.SMALLINT, Simple.UINTEGER)).isFalse();
        assertThat(Lattice.fits(new ListOf(Simple.INTEGER), Simple.BIGINT)).isFalse();
        assertThat(Lattice.fits(Simple.UTINYINT, Simple.TINYINT)).isFalse();
        assertThat(Lattice.fits(Simple.BIGINT, Simple.REAL)).isFalse();
        assertThat(Lattice.fits(Simple.BIGINT, Simple.DOUBLE)).isFalse();
        assertThat(Lattice.fits(Simple.TIMESTAMP, Simple.TIMESTAMPTZ)).isFalse();
        assertThat(Lattice.fits(Simple.DATE, Simple.TIMESTAMPTZ)).isFalse();
        assertThat(Lattice.fits(Simple.INTEGER, Simple.TEXT)).isFalse();
    }

    /** What takes names of types for their meaning holds none of these for safe. */
    @Test
    void wideningsThatNamesDoNotShowAreKnown() {
        assertThat(Lattice.fits(Simple.INTEGER, Simple.DOUBLE)).isTrue();
        assertThat(Lattice.fits(Simple.DATE, Simple.TIMESTAMP)).isTrue();
        assertThat(Lattice.fits(new Decimal(5, 2), new Decimal(12, 2))).isTrue();
        assertThat(Lattice.fits(new Varchar(10), new Varchar(20))).isTrue();
        assertThat(Lattice.fits(new ListOf(Simple.INTEGER), new ListOf(Simple.BIGINT)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Simple.class)
    void pageHasTheRowOfEveryType(Simple type) throws IOException {
        String wider = Lattice.wider().getOrDefault(type, List.of()).stream()
                .map(DataType::toString)
                .collect(Collectors.joining(", "));
        Integer digits = Lattice.digits().get(type);
        String row =
                "| " + type + " | " + (wider.isEmpty() ? "–" : wider) + " | " + (digits == null ? "–" : digits) + " |";
        assertThat(Files.readString(Path.of("..", "docs", "schema-evolution.md")))
                .contains("\n" + row + "\n");
    }
}
