-- rows: how many were looked at, null where that is not known. position: the order in which the model declares them.
CREATE TABLE checks (
    run_id   TEXT NOT NULL,
    model    TEXT NOT NULL,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    type     TEXT NOT NULL,
    severity TEXT NOT NULL,
    status   TEXT NOT NULL,
    failures INTEGER NOT NULL,
    rows     INTEGER,
    message  TEXT NOT NULL,
    PRIMARY KEY (run_id, model, position),
    FOREIGN KEY (run_id, model) REFERENCES tasks (run_id, model) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
