package io.penstock.jdbc;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.BoundQuery;
import io.penstock.spi.sql.ColumnReference;
import io.penstock.spi.sql.QueryBinder;
import io.penstock.spi.sql.SqlReader;
import io.penstock.spi.sql.TableReference;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets the database describe a query in which queries without rows stand for its tables; nothing is made there. It cannot tell
 * the lineage of columns. Not thread-safe.
 */
final class EmptyTablesBinder implements QueryBinder {
    private final SqlReader reader;
    private final SqlDialect dialect;
    private final SqlSession session;
    private final Map<TableName, Schema> defined = new HashMap<>();

    EmptyTablesBinder(SqlReader reader, SqlDialect dialect, SqlSession session) {
        this.reader = reader;
        this.dialect = dialect;
        this.session = session;
    }

    @Override
    public void define(TableName name, Schema schema) {
        defined.put(dialect.fold(name), schema);
    }

    @Override
    public BoundQuery bind(String query) {
        StandIns text = new StandIns(query);
        for (TableReference mention : reader.read(query).tables()) {
            Schema schema = defined.get(dialect.fold(table(mention)));
            if (schema != null && schema.size() > 0) {
                String alias = mention.alias().isEmpty() ? " AS " + dialect.quote(mention.name()) : "";
                text.replace(mention.offset(), mention.length(), "(" + empty(schema) + ")" + alias);
            }
        }
        try {
            Schema schema = session.describe(text.text());
            List<Set<ColumnReference>> unknown = Collections.nCopies(schema.size(), Set.of());
            return new BoundQuery(schema, unknown);
        } catch (SqlPositionException e) {
            throw new SqlPositionException(e.code(), e.message(), text.original(e.offset()), e);
        }
    }

    private TableName table(TableReference mention) {
        List<String> parts = mention.parts();
        return TableName.of(parts.size() > 1 ? parts.get(parts.size() - 2) : dialect.defaultSchema(), mention.name());
    }

    private String empty(Schema schema) {
        return schema.columns().stream()
                .map(column -> "CAST(NULL AS " + dialect.type(column.type()) + ") AS " + dialect.quote(column.name()))
                .collect(Collectors.joining(", ", "SELECT ", " WHERE 1 = 0"));
    }

    @Override
    public void close() {
        session.close();
    }

    /** A text with parts replaced, which remembers where its places come from. */
    private static final class StandIns {
        private final String original;
        private final StringBuilder text = new StringBuilder();
        private final List<int[]> pieces = new java.util.ArrayList<>();
        private int copied;

        StandIns(String original) {
            this.original = original;
        }

        void replace(int offset, int length, String standIn) {
            keep(offset);
            pieces.add(new int[] {text.length(), standIn.length(), offset, 0});
            text.append(standIn);
            copied = offset + length;
        }

        private void keep(int until) {
            pieces.add(new int[] {text.length(), until - copied, copied, 1});
            text.append(original, copied, until);
            copied = until;
        }

        String text() {
            keep(original.length());
            return text.toString();
        }

        int original(int place) {
            for (int[] piece : pieces) {
                if (place >= piece[0] && place < piece[0] + piece[1]) {
                    return piece[2] + (place - piece[0]) * piece[3];
                }
            }
            return place < 0 ? -1 : original.length();
        }
    }
}
