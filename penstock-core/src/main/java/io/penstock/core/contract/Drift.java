package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares a table that is there with its declaration, and tells each difference in a sentence. */
public final class Drift {
    private final SqlDialect dialect;
    private final List<String> sentences = new ArrayList<>();

    private Drift(SqlDialect dialect) {
        this.dialect = dialect;
    }

    /** Gives the differences; none when the table is as this database makes it of the declaration. */
    public static List<String> of(
            SqlDialect dialect, Schema declared, TableKeys declaredKeys, Schema existing, TableKeys existingKeys) {
        Drift drift = new Drift(dialect);
        drift.columns(declared, existing);
        drift.keys(declaredKeys, existingKeys);
        return drift.sentences;
    }

    private void columns(Schema declared, Schema existing) {
        for (Column column : declared.columns()) {
            existing.find(column.name())
                    .ifPresentOrElse(
                            found -> column(column, found),
                            () -> sentences.add("the column " + column.name() + " (" + column.type()
                                    + ") is missing in the table"));
        }
        for (Column column : existing.columns()) {
            if (declared.find(column.name()).isEmpty()) {
                sentences.add("the column " + column.name() + " (" + column.type() + ") is not declared");
            }
        }
    }

    private void column(Column declared, Column found) {
        // Two types that a database spells the same are the same to it, such as texts with a length and without.
        if (!dialect.type(declared.type()).equals(dialect.type(found.type()))) {
            sentences.add(
                    "%s is %s in the table, declared as %s".formatted(declared.name(), found.type(), declared.type()));
        }
        if (declared.nullable() != found.nullable()) {
            sentences.add(
                    declared.nullable()
                            ? declared.name() + " is NOT NULL in the table, declared as nullable"
                            : declared.name() + " is nullable in the table, declared as NOT NULL");
        }
    }

    private void keys(TableKeys declared, TableKeys found) {
        if (!fold(declared.primary()).equals(fold(found.primary()))) {
            sentences.add("the primary key is %s in the table, declared as %s"
                    .formatted(show(found.primary()), show(declared.primary())));
        }
        for (List<String> key : declared.unique()) {
            if (!folded(found).contains(fold(key))) {
                sentences.add("the unique key %s is missing in the table".formatted(show(key)));
            }
        }
        for (List<String> key : found.unique()) {
            if (!folded(declared).contains(fold(key))) {
                sentences.add("the unique key %s is not declared".formatted(show(key)));
            }
        }
    }

    private static Set<List<String>> folded(TableKeys keys) {
        return keys.unique().stream().map(Drift::fold).collect(Collectors.toSet());
    }

    private static List<String> fold(List<String> key) {
        return key.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private static String show(List<String> key) {
        return key.isEmpty() ? "none" : "(" + String.join(", ", key) + ")";
    }
}
