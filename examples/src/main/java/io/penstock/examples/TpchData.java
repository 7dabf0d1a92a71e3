package io.penstock.examples;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBFunctions;

/**
 * Makes the eight tables of TPC-H as Parquet files, at any scale and in constant memory.
 *
 * <p>Keys are {@code BIGINT}, money and quantities {@code DECIMAL(15, 2)}, dates {@code DATE}. The same scale gives the
 * same rows on every machine.
 */
public final class TpchData {
    private TpchData() {}

    /** Writes the tables to the folder that the first argument names, at the scale factor that the second gives. */
    public static void main(String[] arguments) throws IOException, SQLException {
        if (arguments.length != 2) {
            System.err.println("Usage: TpchData FOLDER SCALE (scale 1 is a gigabyte of text, 230 MB of Parquet)");
            System.exit(2);
        }
        try {
            write(Path.of(arguments[0]), scale(arguments[1]), System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static double scale(String word) {
        try {
            double scale = Double.parseDouble(word);
            if (scale > 0 && scale <= 100_000) {
                return scale;
            }
        } catch (NumberFormatException e) {
            // Falls through to the message, which holds all that there is to say.
        }
        throw new IllegalArgumentException(
                "Cannot make TPC-H data: " + word + " is no scale factor (give a number above 0, such as 0.01 or 1)");
    }

    /** Writes each table to {@code TABLE.parquet}; a file appears under its name when it is whole. */
    public static void write(Path folder, double scale, PrintStream progress) throws IOException, SQLException {
        Files.createDirectories(folder);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            for (TpchTable<?> table : TpchTable.getTables()) {
                Path file = folder.resolve(table.getTableName() + ".parquet");
                progress.printf("%-9s %,12d rows%n", table.getTableName(), write(connection, table, scale, file));
            }
        }
    }

    private static <E extends TpchEntity> long write(Connection connection, TpchTable<E> table, double scale, Path file)
            throws SQLException {
        String function = "tpch_" + table.getTableName();
        DuckDBFunctions.tableFunction()
                .withName(function)
                .withFunction(new TpchRows<>(table, scale))
                .register(connection);
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("COPY (FROM " + function + "()) TO '"
                    + file.toString().replace("'", "''") + "' (FORMAT parquet, COMPRESSION zstd)");
        }
    }
}
