-- What a run is to do: request as whoever plans writes it, models and files as JSON arrays of texts.
ALTER TABLE runs ADD COLUMN request TEXT;
ALTER TABLE runs ADD COLUMN models TEXT NOT NULL DEFAULT '[]';
ALTER TABLE runs ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
ALTER TABLE runs ADD COLUMN resumes TEXT;

-- Up to where the intervals of a model are written, while it is.
ALTER TABLE tasks ADD COLUMN done_until INTEGER;

-- Who works on an environment, as long as somebody does.
CREATE TABLE leases (
    environment        TEXT NOT NULL PRIMARY KEY,
    id                 TEXT NOT NULL,
    host               TEXT NOT NULL,
    pid                INTEGER NOT NULL,
    process_started_at INTEGER,
    command            TEXT NOT NULL,
    since              INTEGER NOT NULL,
    renewed_at         INTEGER NOT NULL,
    run_id             TEXT,
    cancelled          INTEGER NOT NULL
) STRICT;
