-- How each version of a request stood in work-lists, in the order of lists: what a list "as of" a time is answered
-- from, with the states that the journal holds. A service that starts fills it for rows whose `index_version` is
-- behind its own.
CREATE TABLE IF NOT EXISTS ehc_request_version (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  due_on DATE NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  pupil_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  caseworker VARCHAR(128) COLLATE utf8mb4_bin NULL,
  team VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  source VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  requesting_setting VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
  due_excused TINYINT NOT NULL,
  PRIMARY KEY (la, due_on, id, version),
  KEY version_recorded (la, id, version, recorded_us)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
-- Which drafts there are of a child: whose reads are asked for by the child.
ALTER TABLE ehc_request_draft ADD KEY draft_pupil (la, pupil_id);
