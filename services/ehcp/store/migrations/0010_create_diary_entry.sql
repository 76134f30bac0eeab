-- An entry of the case diary: what queries need in columns, all of it in `document` (store/diary_codec.h).
CREATE TABLE IF NOT EXISTS diary_entry (
  la CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  ehc_request_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_on DATE NOT NULL,
  -- Of a task: whose it is (a subject in tokens), how it stands, by when.
  task_owner VARCHAR(128) COLLATE utf8mb4_bin NULL,
  task_state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  task_due_on DATE NULL,
  document LONGTEXT NOT NULL,
  schema_version INT NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (la, id),
  KEY diary_of_request (la, ehc_request_id, entry_on, id),
  KEY diary_tasks (la, task_state, task_due_on, id),
  KEY diary_tasks_of_owner (la, task_owner, task_state, task_due_on, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
