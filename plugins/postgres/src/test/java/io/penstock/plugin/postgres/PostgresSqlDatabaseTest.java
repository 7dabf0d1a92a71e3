package io.penstock.plugin.postgres;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.SqlDatabaseSuite;

class PostgresSqlDatabaseTest extends SqlDatabaseSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return Server.emptyDatabase();
    }

    @Override
    protected String endlessQuery() {
        return "SELECT count(*) AS n FROM generate_series(1, 1000000) AS a, generate_series(1, 1000000) AS b";
    }

    @Override
    protected String endlessRows() {
        return "SELECT a FROM generate_series(1, 1000000) AS a, generate_series(1, 1000000) AS b";
    }
}
