-- What was done behind the write of a model, in its order. rows: how many it changed, null where that is not known.
CREATE TABLE post_transforms (
    run_id        TEXT NOT NULL,
    model         TEXT NOT NULL,
    position      INTEGER NOT NULL,
    name          TEXT NOT NULL,
    status        TEXT NOT NULL,
    started_at    INTEGER,
    duration      INTEGER NOT NULL,
    rows          INTEGER,
    error_code    TEXT,
    error_message TEXT,
    error_file    TEXT,
    error_line    INTEGER,
    error_column  INTEGER,
    error_text    TEXT,
    PRIMARY KEY (run_id, model, position),
    FOREIGN KEY (run_id, model) REFERENCES tasks (run_id, model) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
