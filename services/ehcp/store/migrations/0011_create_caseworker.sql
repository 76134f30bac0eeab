-- Somebody to whom requests may be given: what queries need in columns, all of it in `document`
-- (store/caseworker_codec.h).
CREATE TABLE IF NOT EXISTS caseworker (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  subject VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  team VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  active_from DATE NOT NULL,
  -- 9999-12-31 where no last day is known.
  active_until DATE NOT NULL,
  -- The last day of the last of the covers; 1900-01-01 where there is none.
  covered_until DATE NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  UNIQUE KEY caseworker_subject (la, subject),
  KEY caseworker_covered (la, covered_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
