-- A child or young person; identifiers are unique within the authority.
CREATE TABLE IF NOT EXISTS pupil (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  surname VARCHAR(100) COLLATE utf8mb4_unicode_ci NOT NULL,
  forename VARCHAR(100) COLLATE utf8mb4_unicode_ci NOT NULL,
  birth_date DATE NOT NULL,
  upn CHAR(13) CHARACTER SET ascii COLLATE ascii_bin NULL,
  uln CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  nhs_number CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  setting VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
  year_group VARCHAR(2) CHARACTER SET ascii COLLATE ascii_bin NULL,
  looked_after TINYINT NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  UNIQUE KEY pupil_upn (la, upn),
  UNIQUE KEY pupil_uln (la, uln),
  UNIQUE KEY pupil_nhs_number (la, nhs_number),
  KEY pupil_surname (la, surname, forename, id),
  KEY pupil_forename (la, forename),
  KEY pupil_birth_date (la, birth_date),
  KEY pupil_setting (la, setting, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS carer (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  pupil_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  KEY carer_pupil (la, pupil_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Who may not see a record, or its address. `standing` is NULL once a rule has ended, so that a key holds one
-- standing rule of a kind for a person.
CREATE TABLE IF NOT EXISTS access_rule (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  pupil_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind TINYINT NOT NULL,
  barred_subject VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  standing TINYINT NULL,
  allowed_subjects LONGTEXT NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  UNIQUE KEY one_standing_rule (la, pupil_id, kind, barred_subject, standing),
  KEY rule_barred (la, barred_subject, standing)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
