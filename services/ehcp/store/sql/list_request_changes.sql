SELECT f.seq, j.entity_id, j.version, j.action, j.recorded_us, j.state, j.schema_version, j.created_us, j.changed_facts
FROM journal_feed f
JOIN journal j ON j.id = f.journal_id
JOIN ehc_request r ON r.la = j.tenant AND r.id = j.entity_id
WHERE f.seq > ? AND f.seq <= ? AND j.tenant = ? AND j.kind = 'ehcRequest'
  AND (? IS NULL
       OR ((FIND_IN_SET(r.requesting_setting, ?) OR (? = 1 AND r.state IN ('refused_to_assess', 'refused_to_issue')))
           AND EXISTS (SELECT 1 FROM pupil_roll o WHERE o.la = r.la AND o.pupil_id = r.pupil_id AND o.standing = 1 AND FIND_IN_SET(o.setting, ?))))
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
ORDER BY f.seq
LIMIT ?
