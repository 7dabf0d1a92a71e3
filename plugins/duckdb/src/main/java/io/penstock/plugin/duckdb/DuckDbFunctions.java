package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.type.DataType;

/** The functions of DuckDB. Immutable. */
final class DuckDbFunctions implements SqlFunctions {
    static final DuckDbFunctions INSTANCE = new DuckDbFunctions();

    private DuckDbFunctions() {}

    @Override
    public String cast(String value, DataType type) {
        return "CAST(" + value + " AS " + DuckDbDialect.INSTANCE.type(type) + ")";
    }

    @Override
    public String tryCast(String value, DataType type) {
        return "TRY_CAST(" + value + " AS " + DuckDbDialect.INSTANCE.type(type) + ")";
    }

    @Override
    public String fail(String text) {
        return "error(" + text + ")";
    }

    @Override
    public String matches(String text, String pattern) {
        return "regexp_full_match(" + text + ", " + Literals.render(pattern) + ")";
    }
}
