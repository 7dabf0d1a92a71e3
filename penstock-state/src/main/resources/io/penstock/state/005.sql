-- Attempts at a model that failed and were followed by another, in their order. waited: until the next, in microseconds.
CREATE TABLE retries (
    run_id        TEXT NOT NULL,
    model         TEXT NOT NULL,
    position      INTEGER NOT NULL,
    started_at    INTEGER NOT NULL,
    duration      INTEGER NOT NULL,
    waited        INTEGER NOT NULL,
    error_code    TEXT NOT NULL,
    error_message TEXT NOT NULL,
    error_file    TEXT,
    error_line    INTEGER,
    error_column  INTEGER,
    error_text    TEXT,
    PRIMARY KEY (run_id, model, position),
    FOREIGN KEY (run_id, model) REFERENCES tasks (run_id, model) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
