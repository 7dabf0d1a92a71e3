package io.penstock.plugin.postgres;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.HaltSuite;
import java.nio.file.Path;

/** Runs the suite of processes that are killed, and is such a process. */
class PostgresHaltTest extends HaltSuite {
    public static void main(String[] arguments) {
        new PostgresHaltTest().writeUntilHalted(arguments);
    }

    @Override
    protected SqlDatabase openDatabase(Path folder) {
        return Server.databaseOf(folder);
    }
}
