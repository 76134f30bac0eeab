-- A request for advice: what queries need in columns, all of it in `document` (store/advice_codec.h).
CREATE TABLE IF NOT EXISTS advice_request (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  ehc_request_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Who may answer: a subject in tokens, or a setting.
  adviser_subject VARCHAR(128) COLLATE utf8mb4_bin NULL,
  adviser_setting VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
  due_on DATE NOT NULL,
  -- The day of the next chase; 9999-12-31 where there is none.
  chase_on DATE NOT NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  KEY advice_of_request (la, ehc_request_id, due_on, id),
  KEY advice_due (la, state, due_on, id),
  KEY advice_chase (chase_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Messages that are to go out, written in the transaction of the change that wants them. A row has the id of its
-- chase, which holds the address: no address stands here.
CREATE TABLE IF NOT EXISTS outbox (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- What it is about: "adviceRequest" and its id.
  entity VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempts BIGINT NOT NULL,
  -- The class of what went wrong last; never what a mail server said.
  last_error VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  next_try_us BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  KEY outbox_waiting (status, next_try_us),
  KEY outbox_entity (la, entity, entity_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
