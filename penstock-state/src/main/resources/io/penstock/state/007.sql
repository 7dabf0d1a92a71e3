-- What kind of step around the write of a model it is; those that are known were post-transforms.
ALTER TABLE post_transforms ADD COLUMN kind TEXT NOT NULL DEFAULT 'POST';

-- What was done before and behind the models of a run, in order. duration: in microseconds.
CREATE TABLE hooks (
    run_id        TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    kind          TEXT NOT NULL,
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
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;
