package io.penstock.plugin.postgres;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.CheckSuite;

class PostgresCheckTest extends CheckSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return Server.emptyDatabase();
    }
}
