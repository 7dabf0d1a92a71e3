package io.penstock.core.trial;

import io.penstock.core.config.NearestWord;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.write.Incoming;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what a test expects with what its model left. Confined to its session. */
record Comparison(Trial trial, SqlSession session, SqlDialect dialect, GivenTable tables, TableName table) {

    /** Tells what is not as expected, each in one or more lines. */
    List<String> failures(RowCounts counts) {
        List<String> failures = new ArrayList<>();
        trial.expected().counts().forEach((what, expected) -> {
            long found = found(what, counts);
            if (found != expected) {
                failures.add("expected " + what + ": " + expected + ", found " + found);
            }
        });
        Given rows = trial.expected().rows();
        if (rows != null) {
            RowDiff diff = diff(rows);
            if (!diff.isEmpty()) {
                failures.add("the rows differ: - expected, + found\n" + diff.show());
            }
        }
        Given subset = trial.expected().subset();
        if (subset != null) {
            RowDiff diff = diff(subset).ofSubset();
            if (!diff.isEmpty()) {
                failures.add("rows are missing: - expected, + found\n" + diff.show());
            }
        }
        return failures;
    }

    private long found(String what, RowCounts counts) {
        return switch (what) {
            case "inserted" -> counts.inserted();
            case "updated" -> counts.updated();
            case "deleted" -> counts.deleted();
            case "unchanged" -> counts.unchanged();
            default -> {
                Object rows = read("SELECT count(*) FROM " + dialect.render(table))
                        .get(0)
                        .get(0);
                yield ((Number) Objects.requireNonNull(rows)).longValue();
            }
        };
    }

    private RowDiff diff(Given expected) {
        Schema actual = session.find(table)
                .orElseThrow(() -> TrialProject.wrong(trial, "it keeps no rows that could be compared"));
        if (expected.isEmpty()) {
            return RowDiff.of(actual.names(), List.of(), read("SELECT * FROM " + dialect.render(table)));
        }
        Incoming wanted = tables.read(expected, actual);
        requireColumns(wanted.schema().names(), actual);
        // In the order of the table, whatever that of the keys of maps.
        List<String> names = actual.names().stream()
                .filter(name -> wanted.schema().find(name).isPresent())
                .toList();
        String columns = names.stream().map(dialect::quote).collect(Collectors.joining(", ", "SELECT ", " FROM "));
        return RowDiff.of(
                names, read(columns + "(" + wanted.query() + "\n) AS wanted"), read(columns + dialect.render(table)));
    }

    private void requireColumns(List<String> names, Schema actual) {
        for (String name : names) {
            if (actual.find(name).isEmpty()) {
                throw TrialProject.wrong(
                        trial,
                        "it expects the column \"" + name + "\", which the table does not have ("
                                + NearestWord.remedy(name, actual.names(), "there are") + ")");
            }
        }
    }

    private List<List<@Nullable Object>> read(String query) {
        try (BatchReader reader = session.query(query)) {
            return reader.readRows();
        }
    }
}
