-- What the owner of people says of them, as its feed told it: the queries of this schema join on it, and nothing
-- else writes it. `cursor_number` is the last number of the feed that is in it, moved in the transaction of the rows.
CREATE TABLE IF NOT EXISTS relation_feed (
  owner VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  cursor_number BIGINT NOT NULL,
  updated_us BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT IGNORE INTO relation_feed (owner, cursor_number, updated_us) VALUES ('pupil', 0, 0);

-- On whose roll a pupil is, and was. `standing` is NULL once it has ended, so that a key holds one a pupil.
CREATE TABLE IF NOT EXISTS pupil_roll (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  pupil_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Of the feed.
  from_number BIGINT NOT NULL,
  setting VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  standing TINYINT NULL,
  from_us BIGINT NOT NULL,
  until_us BIGINT NULL,
  PRIMARY KEY (la, pupil_id, from_number),
  UNIQUE KEY one_roll (la, pupil_id, standing),
  KEY roll_setting (la, setting, standing)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Rules on a pupil's record. `barred_subject` is NULL where the rule protects the address.
CREATE TABLE IF NOT EXISTS pupil_rule (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rule_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  pupil_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  barred_subject VARCHAR(128) COLLATE utf8mb4_bin NULL,
  standing TINYINT NULL,
  from_us BIGINT NOT NULL,
  until_us BIGINT NULL,
  PRIMARY KEY (la, rule_id),
  KEY rule_barred (barred_subject, standing, la, pupil_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
