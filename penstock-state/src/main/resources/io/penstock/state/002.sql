-- What a task told besides its rows: JSON arrays of texts.
ALTER TABLE tasks ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE tasks ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';
