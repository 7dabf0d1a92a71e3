package io.penstock.plugin.postgres;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.EvolutionCrashSuite;

class PostgresEvolutionCrashTest extends EvolutionCrashSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return Server.emptyDatabase();
    }
}
