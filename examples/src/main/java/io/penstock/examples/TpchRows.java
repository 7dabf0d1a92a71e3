package io.penstock.examples;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchColumnType.Base;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/** The rows of one table of TPC-H as a table function of DuckDB: they are made while they are read, and never held. */
final class TpchRows<E extends TpchEntity> implements DuckDBTableFunction<TpchTable<E>, Iterator<E>, Object> {
    private static final int CENTS = 2;

    private final TpchTable<E> table;
    private final double scale;

    TpchRows(TpchTable<E> table, double scale) {
        this.table = table;
        this.scale = scale;
    }

    @Override
    public TpchTable<E> bind(DuckDBTableFunctionBindInfo info) throws Exception {
        for (TpchColumn<E> column : table.getColumns()) {
            try (DuckDBLogicalType type = type(column.getType().getBase())) {
                info.addResultColumn(column.getColumnName(), type);
            }
        }
        return table;
    }

    private static DuckDBLogicalType type(Base base) throws Exception {
        return switch (base) {
            case IDENTIFIER -> DuckDBLogicalType.of(DuckDBColumnType.BIGINT);
            case INTEGER -> DuckDBLogicalType.of(DuckDBColumnType.INTEGER);
            case DATE -> DuckDBLogicalType.of(DuckDBColumnType.DATE);
            case DOUBLE -> DuckDBLogicalType.decimal(15, CENTS);
            case VARCHAR -> DuckDBLogicalType.of(DuckDBColumnType.VARCHAR);
        };
    }

    @Override
    public Iterator<E> init(DuckDBTableFunctionInitInfo info) throws Exception {
        info.setMaxThreads(1);
        return table.createGenerator(scale, 1, 1).iterator();
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo call, DuckDBDataChunkWriter chunk) throws Exception {
        Iterator<E> rows = call.getInitData();
        List<TpchColumn<E>> columns = table.getColumns();
        DuckDBWritableVector[] vectors = new DuckDBWritableVector[columns.size()];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = chunk.vector(i);
        }
        int row = 0;
        for (; row < chunk.capacity() && rows.hasNext(); row++) {
            E entity = rows.next();
            for (int i = 0; i < vectors.length; i++) {
                set(vectors[i], row, columns.get(i), entity);
            }
        }
        return row;
    }

    private void set(DuckDBWritableVector vector, int row, TpchColumn<E> column, E entity) {
        switch (column.getType().getBase()) {
            case IDENTIFIER -> vector.setLong(row, column.getIdentifier(entity));
            case INTEGER -> vector.setInt(row, column.getInteger(entity));
            case DATE -> vector.setDate(row, LocalDate.ofEpochDay(column.getDate(entity)));
            case DOUBLE -> vector.setBigDecimal(row, money(column.getDouble(entity)));
            case VARCHAR -> vector.setString(row, column.getString(entity));
        }
    }

    /** The generator counts in cents and gives them divided; rounding takes that back without a loss. */
    private static BigDecimal money(double amount) {
        return BigDecimal.valueOf(Math.round(amount * 100), CENTS);
    }
}
