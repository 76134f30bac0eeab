SELECT id
FROM ehc_request r
WHERE la = ? AND FIND_IN_SET(pupil_id, ?) AND created_us <= ? AND (? IS NULL OR LOCATE(CONCAT(CHAR(10), caseworker, CHAR(10)), ?)) AND (? IS NULL OR team = ?)
  AND (? IS NULL
       OR (FIND_IN_SET(r.requesting_setting, ?)
           AND EXISTS (SELECT 1 FROM pupil_roll o WHERE o.la = r.la AND o.pupil_id = r.pupil_id AND o.standing = 1 AND FIND_IN_SET(o.setting, ?))))
ORDER BY id
LIMIT 1000
