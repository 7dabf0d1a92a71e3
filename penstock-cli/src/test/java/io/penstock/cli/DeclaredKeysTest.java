package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of declared tables, and the share of rows that a sample keeps. */
class DeclaredKeysTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    @Test
    void firstNaturalKeyIsTheOneDeclaredFirst() {
        project.model(
                "m",
                "-- @model(strategy=merge, columns={id: {type: bigint, key: true}, code: {type: text, natural_key: z},"
                        + " email: {type: text, natural_key: a}})\nSELECT 1 AS id, 'c' AS code, 'e' AS email");
        assertThat(project.command("plan").succeeded().out())
                .contains("model m knows its rows by code, the first natural key");
    }

    @Test
    void keyThatATableLacksWhichIsLeftAsItIsIsToldWithTheTable() {
        project.model(
                "orders",
                "/* @model\naudit: false\ncolumns: {id: bigint, name: text}\n*/\nSELECT 1 AS id, 'a' AS name");
        project.run().succeeded();
        project.model(
                "orders",
                "/* @model\naudit: false\nstrategy: merge\nprimary_key: k\non_drift: ignore\n"
                        + "columns: {id: bigint, name: text, k: bigint}\n*/\nSELECT 1 AS id, 'a' AS name, 2 AS k");
        assertThat(project.run().exited(1).error("orders"))
                .endsWith(
                        "Cannot write orders: its primary_key names the column \"k\", which the table main.orders lacks"
                                + " (it has: id, name; set on_drift to evolve, or rebuild the table with:"
                                + " penstock run orders --full-refresh)");
    }

    /** The bounds are eight standard deviations from the mean. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.1, 9240, 10760", "0.5, 48735, 51265", "1, 100000, 100000"})
    void sampleIsAboutItsShareOfTheRows(String share, long least, long most) {
        project.model(
                "m", "/* @model\ntransforms: [{sample_pct: " + share + "}]\n*/\nSELECT range AS id FROM range(100000)");
        project.run().succeeded();
        assertThat(Long.parseLong(project.rows("SELECT count(*) FROM m").get(0)))
                .isBetween(least, most);
    }
}
