-- A request: what queries need in columns, all of it in `document` (store/ehc_request_codec.h).
CREATE TABLE IF NOT EXISTS ehc_request (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  pupil_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The pupil while the request is open: a child has one open request at a time.
  open_pupil_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  state VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  caseworker VARCHAR(128) COLLATE utf8mb4_bin NULL,
  requesting_setting VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- The next due date; 9999-12-31 where there is none.
  due_on DATE NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  UNIQUE KEY one_open_request (la, open_pupil_id),
  KEY ehc_request_due (la, due_on, id),
  KEY ehc_request_caseworker (la, caseworker, due_on, id),
  KEY ehc_request_pupil (la, pupil_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
