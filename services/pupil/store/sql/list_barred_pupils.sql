SELECT DISTINCT pupil_id FROM access_rule
WHERE la = ? AND barred_subject = ? AND kind = 1 AND standing = 1
