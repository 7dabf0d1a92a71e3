-- Times are microseconds since 1970 in UTC, durations are microseconds.

CREATE TABLE runs (
    id          TEXT NOT NULL PRIMARY KEY,
    environment TEXT NOT NULL,
    command     TEXT NOT NULL,
    status      TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    ended_at    INTEGER
) STRICT;

CREATE INDEX runs_by_time ON runs (environment, started_at);

CREATE TABLE tasks (
    run_id         TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    model          TEXT NOT NULL,
    status         TEXT NOT NULL,
    reason         TEXT NOT NULL,
    started_at     INTEGER,
    duration       INTEGER NOT NULL,
    rows_inserted  INTEGER NOT NULL,
    rows_updated   INTEGER NOT NULL,
    rows_deleted   INTEGER NOT NULL,
    rows_unchanged INTEGER NOT NULL,
    error_code     TEXT,
    error_message  TEXT,
    error_file     TEXT,
    error_line     INTEGER,
    error_column   INTEGER,
    error_text     TEXT,
    PRIMARY KEY (run_id, model)
) STRICT;

-- parts: a JSON object of texts.
CREATE TABLE fingerprints (
    environment TEXT NOT NULL,
    model       TEXT NOT NULL,
    hash        TEXT NOT NULL,
    parts       TEXT NOT NULL,
    PRIMARY KEY (environment, model)
) STRICT, WITHOUT ROWID;

-- columns: a JSON array, see SchemaJson. The newest version of a model is its highest.
CREATE TABLE schemas (
    environment TEXT NOT NULL,
    model       TEXT NOT NULL,
    version     INTEGER NOT NULL,
    columns     TEXT NOT NULL,
    since       INTEGER NOT NULL,
    PRIMARY KEY (environment, model, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE lineage_edges (
    environment   TEXT NOT NULL,
    model         TEXT NOT NULL,
    model_column  TEXT NOT NULL,
    source        TEXT NOT NULL,
    source_column TEXT NOT NULL,
    PRIMARY KEY (environment, model, model_column, source, source_column)
) STRICT, WITHOUT ROWID;
