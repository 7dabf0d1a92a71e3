package io.penstock.spi.type;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The type of a column, in terms that belong to no database.
 *
 * <p>Its text gives the spelling that users read and write: {@code bigint}, {@code decimal(10,2)},
 * {@code list(text)}, {@code struct(a integer, b text)}.
 */
public sealed interface DataType {

    /** Types without parameters. Unsigned integers are types of their own: they do not fit into the signed of the same width. */
    enum Simple implements DataType {
        BOOLEAN,
        TINYINT,
        SMALLINT,
        INTEGER,
        BIGINT,
        HUGEINT,
        UTINYINT,
        USMALLINT,
        UINTEGER,
        UBIGINT,
        /** Exact numbers, each with as many digits as it has. */
        NUMERIC,
        REAL,
        DOUBLE,
        TEXT,
        BYTES,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMPTZ,
        INTERVAL,
        UUID,
        JSON;

        @Override
        public String toString() {
            return Names.of(this);
        }
    }

    /** An exact number of {@code precision} digits, {@code scale} of them behind the point. */
    record Decimal(int precision, int scale) implements DataType {
        public Decimal {
            if (precision < 1 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("No such decimal: (" + precision + "," + scale + ")");
            }
        }

        @Override
        public String toString() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    /** Text of at most {@code length} characters. */
    record Varchar(int length) implements DataType {
        public Varchar {
            if (length < 1) {
                throw new IllegalArgumentException("No such varchar: " + length);
            }
        }

        @Override
        public String toString() {
            return "varchar(" + length + ")";
        }
    }

    /** Any number of elements of one type. */
    record ListOf(DataType element) implements DataType {
        public ListOf {
            Objects.requireNonNull(element, "element");
        }

        @Override
        public String toString() {
            return "list(" + element + ")";
        }
    }

    /** Named fields in order. */
    record Struct(List<Column> fields) implements DataType {
        public Struct {
            fields = List.copyOf(fields);
        }

        @Override
        public String toString() {
            return fields.stream()
                    .map(field -> field.name() + " " + field.type())
                    .collect(Collectors.joining(", ", "struct(", ")"));
        }
    }

    /** Keys of one type, each with a value of another. */
    record MapOf(DataType key, DataType value) implements DataType {
        public MapOf {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return "map(" + key + ", " + value + ")";
        }
    }

    /** A type that only its own database knows, by that database's name for it. */
    record Other(String name) implements DataType {
        public Other {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
