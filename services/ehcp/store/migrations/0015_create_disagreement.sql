-- A disagreement with a decision on a request; all of it in `document` (store/disagreement_codec.h).
CREATE TABLE IF NOT EXISTS disagreement (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  ehc_request_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  outcome VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- What the authority owes next in it; 9999-12-31 where it owes nothing.
  due_on DATE NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  KEY disagreement_of_request (la, ehc_request_id, due_on, id),
  KEY disagreement_due (la, due_on, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
