-- What the list of an authority's open advice is filtered by, read from the document: nothing is kept twice, and a
-- release that does not know of them writes rows as before.
ALTER TABLE advice_request
  ADD COLUMN adviser_kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin AS (JSON_VALUE(document, '$.adviser_kind')) VIRTUAL,
  ADD COLUMN adviser_body VARCHAR(1000) COLLATE utf8mb4_bin AS (JSON_VALUE(document, '$.adviser_body')) VIRTUAL;
