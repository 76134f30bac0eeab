#pragma once

#include "common/db/migrate.h"

namespace send::testing {

// What a release after this one might add to the schema of ehcp: to tables that calls are at all the time, and
// beside them.
inline constexpr db::Migration kNextRelease[] = {
    {901, "0901_widen_tables",
     "ALTER TABLE ehc_request ADD COLUMN next_note VARCHAR(40) NULL, ADD KEY next_key (la, next_note);\n"
     "CREATE TABLE IF NOT EXISTS next_thing (id INT NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB;\n"
     "INSERT IGNORE INTO next_thing (id, n) VALUES (1, 1);\n"
     "ALTER TABLE next_thing ADD COLUMN more INT NOT NULL DEFAULT 0;\n"},
    {902, "0902_widen_history",
     "ALTER TABLE journal ADD COLUMN next_place VARCHAR(40) NULL;\n"
     "ALTER TABLE request_replay ADD KEY next_entity (kind, entity_id);\n"
     "ALTER TABLE ehc_request_version ADD KEY next_caseworker (la, caseworker);\n"}};

}  // namespace send::testing
