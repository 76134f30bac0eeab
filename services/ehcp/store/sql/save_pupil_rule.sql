INSERT INTO pupil_rule (la, rule_id, pupil_id, barred_subject, standing, from_us, until_us) VALUES (?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE standing = VALUES(standing), until_us = VALUES(until_us)
