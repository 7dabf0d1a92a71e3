package io.penstock.plugin.postgres;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.NormalizerSuite;

class PostgresNormalizerTest extends NormalizerSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return Server.emptyDatabase();
    }
}
