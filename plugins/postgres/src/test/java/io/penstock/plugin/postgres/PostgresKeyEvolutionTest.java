package io.penstock.plugin.postgres;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.KeyEvolutionSuite;

class PostgresKeyEvolutionTest extends KeyEvolutionSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return Server.emptyDatabase();
    }
}
