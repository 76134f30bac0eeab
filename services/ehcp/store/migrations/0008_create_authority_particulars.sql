-- What an authority says of itself, and its teams; all of it in `document` (store/authority_codec.h).
CREATE TABLE IF NOT EXISTS authority_particulars (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
