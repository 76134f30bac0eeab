-- Every change of every entity, once, for ever: the application may insert and select here, nothing else.
CREATE TABLE IF NOT EXISTS journal (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tenant VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  actor VARCHAR(255) NOT NULL,
  on_behalf_of VARCHAR(255) NULL,
  purpose VARCHAR(200) NULL,
  request_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  correlation_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_us BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  changed_facts LONGTEXT NULL,
  state LONGTEXT NULL,
  schema_version INT NOT NULL,
  salt BINARY(16) NULL,
  state_digest BINARY(32) NOT NULL,
  previous_hash BINARY(32) NOT NULL,
  hash BINARY(32) NOT NULL,
  UNIQUE KEY journal_version (tenant, kind, entity_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Rows of the journal that the sequencer has not numbered yet; written in the transaction of the row.
CREATE TABLE IF NOT EXISTS journal_unnumbered (
  journal_id BIGINT NOT NULL PRIMARY KEY
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- The order in which committed rows are told: without gaps, and never one behind the cursor of a reader.
CREATE TABLE IF NOT EXISTS journal_feed (
  seq BIGINT NOT NULL PRIMARY KEY,
  journal_id BIGINT NOT NULL,
  UNIQUE KEY feed_journal (journal_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Signed roots over the hashes of the feed, from one number to another.
CREATE TABLE IF NOT EXISTS journal_root (
  to_seq BIGINT NOT NULL PRIMARY KEY,
  from_seq BIGINT NOT NULL,
  root BINARY(32) NOT NULL,
  previous_root BINARY(32) NOT NULL,
  signed_us BIGINT NOT NULL,
  key_id CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  signature BINARY(64) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What each call answered, so that it answers the same when it comes again.
CREATE TABLE IF NOT EXISTS request_replay (
  tenant VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  caller VARCHAR(255) NOT NULL,
  method VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fingerprint BINARY(32) NOT NULL,
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  PRIMARY KEY (tenant, caller, method, request_id),
  KEY replay_age (recorded_us)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who read which records about people, and why: one row a reply, written before it.
CREATE TABLE IF NOT EXISTS read_log (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tenant VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  actor VARCHAR(255) NOT NULL,
  method VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  purpose VARCHAR(200) NULL,
  correlation_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  read_us BIGINT NOT NULL,
  records LONGTEXT NOT NULL,
  KEY read_when (tenant, read_us)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
