package io.penstock.core.evolve;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.util.List;

/** One way in which the columns of a relation differ from those that it had, or that another has. */
public sealed interface Difference {
    /** Says it in words, without the relation's name: {@code column "age" (integer) is added}. */
    String sentence();

    /** A column that is new. */
    record Added(Column column) implements Difference {
        @Override
        public String sentence() {
            return described(column) + " is added";
        }
    }

    /** A column that is no longer there. */
    record Gone(Column column) implements Difference {
        @Override
        public String sentence() {
            return described(column) + " is gone";
        }
    }

    /** A column that has another name. */
    record Renamed(String from, String to) implements Difference {
        @Override
        public String sentence() {
            return "column \"" + from + "\" is renamed to \"" + to + "\"";
        }
    }

    /** A column whose values are of another type. */
    record Retyped(String column, DataType from, DataType to) implements Difference {
        @Override
        public String sentence() {
            return "column \"" + column + "\" changes from " + from + " to " + to;
        }
    }

    /** A column in which NULL may stand now, or no longer. */
    record Nullability(Column to) implements Difference {
        @Override
        public String sentence() {
            return "column \"" + to.name() + (to.nullable() ? "\" now allows NULL" : "\" no longer allows NULL");
        }
    }

    /** Another primary key; its columns in order, none for no key. */
    record Key(List<String> from, List<String> to) implements Difference {
        public Key {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }

        @Override
        public String sentence() {
            return "the primary key changes from " + shown(from) + " to " + shown(to);
        }

        private static String shown(List<String> columns) {
            return columns.isEmpty() ? "none" : "(" + String.join(", ", columns) + ")";
        }
    }

    /** Columns that are another key now, or no longer. */
    record Unique(List<String> columns, boolean holds) implements Difference {
        public Unique {
            columns = List.copyOf(columns);
        }

        @Override
        public String sentence() {
            return "(" + String.join(", ", columns) + ") " + (holds ? "becomes unique" : "is no longer unique");
        }
    }

    private static String described(Column column) {
        return "column \"" + column.name() + "\" (" + column.type() + ")";
    }
}
