-- A setting of the national registers: what queries need in columns, all of it in `document`.
CREATE TABLE IF NOT EXISTS setting (
  id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  register_kind TINYINT NOT NULL,
  kind TINYINT NOT NULL,
  status TINYINT NOT NULL,
  phase TINYINT NULL,
  la_code VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  title VARCHAR(255) COLLATE utf8mb4_unicode_ci NOT NULL,
  -- URN or Ofsted URN, LAESTAB, UKPRN, and the postcode without its blank: what a search may name it by.
  register_number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  laestab VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ukprn VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  postcode VARCHAR(16) COLLATE utf8mb4_unicode_ci NULL,
  document LONGTEXT NOT NULL,
  document_hash BINARY(32) NOT NULL,
  -- Terms and closures, which are ours and not the register's.
  dates LONGTEXT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  KEY setting_la (la_code, id),
  KEY setting_number (register_number),
  KEY setting_laestab (laestab),
  KEY setting_ukprn (ukprn),
  KEY setting_postcode (postcode),
  FULLTEXT KEY setting_title (title)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
