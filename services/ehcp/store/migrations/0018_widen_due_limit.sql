-- The limits of a request that goes on have longer names: T44-assessed-final.
ALTER TABLE ehc_request MODIFY COLUMN due_limit VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL;
