-- A consultation on naming a setting: what queries need in columns, all of it in `document`
-- (store/consultation_codec.h).
CREATE TABLE IF NOT EXISTS consultation (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  ehc_request_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Who may answer; NULL where another authority is consulted.
  setting VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- Whom it asks about what, while it is open: nobody is asked the same twice at a time.
  open_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NULL,
  due_on DATE NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  UNIQUE KEY one_open_consultation (la, ehc_request_id, open_key),
  KEY consultation_of_request (la, ehc_request_id, due_on, id),
  KEY consultation_due (la, state, due_on, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
