-- What a setting writes before it asks; all of it in `document` (store/draft_codec.h).
CREATE TABLE IF NOT EXISTS ehc_request_draft (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  pupil_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  setting VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  KEY draft_setting (la, setting, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
