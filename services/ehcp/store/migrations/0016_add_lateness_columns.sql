-- What work-lists filter by besides (domain/standing.h): lateness that no claim excuses, be its limit the next one due
-- or not, and of past versions what only the rows of today had. A service that starts fills them for rows whose
-- `index_version` is behind its own.
ALTER TABLE ehc_request ADD COLUMN unexcused_due_on DATE NOT NULL DEFAULT '9999-12-31';
ALTER TABLE ehc_request_version
  ADD COLUMN due_limit VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN unexcused_due_on DATE NOT NULL DEFAULT '9999-12-31',
  ADD COLUMN received_on DATE NOT NULL DEFAULT '1900-01-01',
  ADD COLUMN is_open TINYINT NOT NULL DEFAULT 0;
