package io.penstock.plugin.postgres;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.EvolutionSuite;

class PostgresEvolutionTest extends EvolutionSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return Server.emptyDatabase();
    }
}
