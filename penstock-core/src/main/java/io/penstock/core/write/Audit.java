package io.penstock.core.write;

import io.penstock.spi.connector.SqlSession;

/** Looks at what was written before anyone else does. */
@FunctionalInterface
public interface Audit {
    /** Looks at nothing. */
    Audit NONE = (session, relation) -> {};

    /**
     * Looks at the rows, within the transaction that wrote them; any exception undoes the write.
     *
     * @param relation what stands behind FROM to read them
     */
    void look(SqlSession session, String relation);
}
