package io.penstock.plugin.postgres;

import io.penstock.spi.type.TableName;

/**
 * A table that is made beside another to take its place.
 *
 * <p>What people hang on a table (views over it, foreign keys, privileges, indexes, rules, triggers) would go with it, or keep it from
 * going. Such a table stays when its columns stay, and is given the rows of the new one.
 *
 * @param table the one to replace
 * @param made the new one
 */
record Replacement(TableName table, TableName made) {
    /** Begins the names of new tables. */
    private static final String NEW = "_penstock_new_";

    private static final String PUT_IN_PLACE = """
            DO $penstock$
            DECLARE
                old oid := to_regclass(%1$s);
                new oid := to_regclass(%2$s);
                key record;
            BEGIN
                IF old IS NOT NULL AND (
                    EXISTS (SELECT FROM pg_depend
                        WHERE refclassid = 'pg_class'::regclass AND refobjid = old AND deptype = 'n')
                    OR EXISTS (SELECT FROM pg_class WHERE oid = old AND relacl IS NOT NULL)
                    OR EXISTS (SELECT FROM pg_rewrite WHERE ev_class = old)
                    OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = old AND NOT tgisinternal)
                    OR EXISTS (SELECT FROM pg_index AS i WHERE indrelid = old
                        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)))
                    AND NOT EXISTS (
                        SELECT attname, atttypid, atttypmod, attnotnull, row_number() OVER (ORDER BY attnum)
                            FROM pg_attribute WHERE attrelid = old AND attnum > 0 AND NOT attisdropped
                        EXCEPT ALL
                        SELECT attname, atttypid, atttypmod, attnotnull, row_number() OVER (ORDER BY attnum)
                            FROM pg_attribute WHERE attrelid = new AND attnum > 0)
                    AND (SELECT count(*) FROM pg_attribute WHERE attrelid = old AND attnum > 0 AND NOT attisdropped)
                        = (SELECT count(*) FROM pg_attribute WHERE attrelid = new AND attnum > 0)
                    AND NOT EXISTS (
                        SELECT contype, conkey FROM pg_constraint WHERE conrelid = new
                        EXCEPT
                        SELECT contype, conkey FROM pg_constraint WHERE conrelid = old)
                THEN
                    DELETE FROM %3$s;
                    INSERT INTO %3$s SELECT * FROM %4$s;
                    DROP TABLE %4$s;
                ELSE
                    DROP TABLE IF EXISTS %3$s;
                    ALTER TABLE %4$s RENAME TO %5$s;
                    FOR key IN SELECT conname FROM pg_constraint WHERE conrelid = new AND contype IN ('p', 'u') LOOP
                        EXECUTE format('ALTER TABLE %%s RENAME CONSTRAINT %%I TO %%I',
                            new::regclass, key.conname, replace(key.conname, %6$s, %7$s));
                    END LOOP;
                END IF;
            END
            $penstock$""";

    static Replacement of(TableName table) {
        String made = NEW + Integer.toHexString(table.name().hashCode());
        return new Replacement(table, new TableName(table.schema(), made));
    }

    String putInPlace() {
        PostgresDialect dialect = PostgresDialect.INSTANCE;
        String old = dialect.render(table);
        String made = dialect.render(this.made);
        return PUT_IN_PLACE.formatted(
                dialect.literal(old),
                dialect.literal(made),
                old,
                made,
                dialect.quote(table.name()),
                dialect.literal(this.made.name()),
                dialect.literal(table.name()));
    }
}
