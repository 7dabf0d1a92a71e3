package io.penstock.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints the rows of a query; CSV and JSON stream, a table holds the rows that it shows. */
public final class ResultPrinter {
    private static final long TABLE_ROWS = 100;
    private static final int CELL_WIDTH = 60;

    private final Console console;

    public ResultPrinter(Console console) {
        this.console = console;
    }

    /**
     * Prints rows.
     *
     * @param limit the most rows to print; null for 100 in a table, and all otherwise
     */
    public void print(BatchReader rows, QueryFormat format, @Nullable Long limit) throws IOException {
        switch (format) {
            case TABLE -> table(rows, limit == null ? TABLE_ROWS : limit);
            case CSV -> csv(rows, limit == null ? Long.MAX_VALUE : limit);
            case JSON -> json(rows, limit == null ? Long.MAX_VALUE : limit);
        }
        console.out().flush();
    }

    private void table(BatchReader rows, long limit) throws IOException {
        List<Column> columns = rows.schema().columns();
        TextTable table = new TextTable(columns.stream().map(Column::name).toArray(String[]::new)).cutting();
        for (int i = 0; i < columns.size(); i++) {
            if (isNumber(columns.get(i).type())) {
                table.right(i);
            }
        }
        long[] shown = {0};
        boolean more = each(rows, limit, (batch, row) -> {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                cells.add(TextLines.cut(ResultValue.oneLine(batch.column(i).value(row)), CELL_WIDTH));
            }
            table.add(cells);
            shown[0]++;
        });
        int fitting = table.print(console);
        console.note(Shown.count(shown[0], "row")
                + (more ? ", and more (see them with --limit)" : "")
                + (fitting < columns.size()
                        ? "; " + fitting + " of " + columns.size()
                                + " columns have room (see all with -o csv, or name those that you want)"
                        : ""));
    }

    private static boolean isNumber(DataType type) {
        return type instanceof DataType.Decimal
                || (type instanceof DataType.Simple simple
                        && simple.compareTo(DataType.Simple.TINYINT) >= 0
                        && simple.compareTo(DataType.Simple.DOUBLE) <= 0);
    }

    private void csv(BatchReader rows, long limit) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
        rows.schema().names().forEach(schema::addColumn);
        try (SequenceWriter writer = CsvMapper.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .enable(CsvGenerator.Feature.ALWAYS_QUOTE_EMPTY_STRINGS)
                .build()
                .writer(schema.build())
                .writeValues(console.out())) {
            int width = rows.schema().size();
            each(rows, limit, (batch, row) -> {
                @Nullable String[] cells = new String[width];
                for (int i = 0; i < width; i++) {
                    cells[i] = ResultValue.text(batch.column(i).value(row));
                }
                writer.write(cells);
            });
        }
    }

    private void json(BatchReader rows, long limit) throws IOException {
        List<Column> columns = rows.schema().columns();
        try (JsonGenerator json = JsonMapper.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(console.out())) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeArrayFieldStart("columns");
            for (Column column : columns) {
                json.writeStartObject();
                json.writeStringField("name", column.name());
                json.writeStringField("type", column.type().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            each(rows, limit, (batch, row) -> {
                json.writeStartObject();
                for (int i = 0; i < columns.size(); i++) {
                    json.writeFieldName(columns.get(i).name());
                    json.writePOJO(ResultValue.plain(batch.column(i).value(row)));
                }
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        }
        console.out().println();
    }

    /** Hands over rows until the limit, and says whether there were more. */
    private static boolean each(BatchReader rows, long limit, RowTaker taker) throws IOException {
        long taken = 0;
        for (ColumnBatch batch = rows.next(); batch != null; batch = rows.next()) {
            for (int row = 0; row < batch.rowCount(); row++) {
                if (taken++ >= limit) {
                    return true;
                }
                taker.take(batch, row);
            }
        }
        return false;
    }

    /** Takes one row. */
    @FunctionalInterface
    private interface RowTaker {
        void take(ColumnBatch batch, int row) throws IOException;
    }
}
