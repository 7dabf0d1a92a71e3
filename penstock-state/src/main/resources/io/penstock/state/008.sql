-- Models that used up their attempts. inputs: a JSON object of texts; request: what the run was asked for.
CREATE TABLE dead_letters (
    run_id        TEXT NOT NULL,
    model         TEXT NOT NULL,
    environment   TEXT NOT NULL,
    failed_at     INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    fingerprint   TEXT NOT NULL,
    inputs        TEXT NOT NULL,
    request       TEXT NOT NULL,
    error_code    TEXT NOT NULL,
    error_message TEXT NOT NULL,
    error_file    TEXT,
    error_line    INTEGER,
    error_column  INTEGER,
    error_text    TEXT,
    resolved_at   INTEGER,
    resolution    TEXT,
    PRIMARY KEY (run_id, model)
) STRICT, WITHOUT ROWID;
