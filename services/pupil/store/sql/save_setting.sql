INSERT INTO setting (id, version, register_kind, kind, status, phase, la_code, title, register_number, laestab, ukprn, postcode,
                     document, document_hash, dates, schema_version, created_us, updated_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE version = VALUES(version), kind = VALUES(kind), status = VALUES(status), phase = VALUES(phase),
  la_code = VALUES(la_code), title = VALUES(title), laestab = VALUES(laestab), ukprn = VALUES(ukprn), postcode = VALUES(postcode),
  document = VALUES(document), document_hash = VALUES(document_hash), schema_version = VALUES(schema_version),
  updated_us = VALUES(updated_us)
