package io.penstock.core.check;

import io.penstock.core.java.JavaModel;
import io.penstock.core.java.ModelResult;
import io.penstock.spi.connector.SqlSession;
import java.util.function.Function;

/** Calls the methods that are checks. */
public interface CheckCalls {
    /**
     * Calls a method over the rows that a session sees.
     *
     * @param reading reads what the method gave, as long as that can be read; the session is its own then
     */
    <T> T call(JavaModel method, SqlSession session, CheckedTable table, Function<ModelResult, T> reading);
}
