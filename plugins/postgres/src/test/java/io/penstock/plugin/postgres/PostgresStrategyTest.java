package io.penstock.plugin.postgres;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.StrategySuite;

class PostgresStrategyTest extends StrategySuite {
    @Override
    protected SqlDatabase openDatabase() {
        return Server.emptyDatabase();
    }

    @Override
    protected int oneOf() {
        return 10;
    }
}
