-- What kind of step around the write of a model it is; those that are known were post-transforms.
ALTER TABLE post_transforms ADD COLUMN kind TEXT NOT NULL DEFAULT 'POST';
