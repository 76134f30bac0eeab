INSERT INTO pupil_roll (la, pupil_id, from_number, setting, standing, from_us) VALUES (?, ?, ?, ?, 1, ?)
ON DUPLICATE KEY UPDATE standing = standing
