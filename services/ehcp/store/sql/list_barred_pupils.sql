SELECT DISTINCT pupil_id FROM pupil_rule WHERE la = ? AND barred_subject = ? AND standing = 1 ORDER BY pupil_id LIMIT 10000
