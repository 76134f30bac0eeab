SELECT STRAIGHT_JOIN v.id, v.version, j.state, j.schema_version, j.created_us, j.recorded_us, v.due_on
FROM ehc_request_version v
JOIN ehc_request r ON r.la = v.la AND r.id = v.id
JOIN journal j ON j.tenant = v.la AND j.kind = 'ehcRequest' AND j.entity_id = v.id AND j.version = v.version
WHERE v.la = ? AND (v.due_on > ? OR (v.due_on = ? AND v.id > ?) OR (v.due_on = ? AND v.id = ? AND v.version > ?))
  AND (v.due_on < ? OR (v.due_on = ? AND v.id < ?) OR (v.due_on = ? AND v.id = ? AND v.version <= ?))
  AND v.recorded_us <= ? AND (? IS NULL OR v.due_on < ?)
  AND (? IS NULL OR v.state = ?) AND (? IS NULL OR LOCATE(CONCAT(CHAR(10), v.caseworker, CHAR(10)), ?)) AND (? IS NULL OR v.team = ?)
  AND (? IS NULL OR v.pupil_id = ?) AND (? IS NULL OR v.source = ?) AND (? IS NULL OR v.requesting_setting = ?)
  AND (? IS NULL OR v.due_limit = ?) AND (? IS NULL OR v.received_on >= ?) AND (? IS NULL OR v.received_on <= ?)
  AND (? IS NULL OR v.unexcused_due_on < ?) AND (? IS NULL OR v.unexcused_due_on >= ?)
  AND (? = 0 OR v.caseworker IS NULL) AND (? = 0 OR v.is_open OR v.due_on < '9999-12-31')
  AND (? IS NULL
       OR ((FIND_IN_SET(r.requesting_setting, ?) OR (? = 1 AND r.state IN ('refused_to_assess', 'refused_to_issue')))
           AND EXISTS (SELECT 1 FROM pupil_roll o WHERE o.la = r.la AND o.pupil_id = r.pupil_id AND o.standing = 1 AND FIND_IN_SET(o.setting, ?))))
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
  AND j.state IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM ehc_request_version n
                  WHERE n.la = v.la AND n.id = v.id AND n.version > v.version AND n.recorded_us <= ?)
ORDER BY v.due_on, v.id, v.version
LIMIT ?
