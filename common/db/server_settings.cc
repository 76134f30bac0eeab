#include "common/db/server_settings.h"

#include <array>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"

namespace send::db {
namespace {

struct Setting {
  const char* name;
  const char* wanted;
  // The value is a list of which `wanted` is one.
  bool one_of_many = false;
};

constexpr std::array kSettings{
    Setting{"innodb_flush_log_at_trx_commit", "1"},
    Setting{"sync_binlog", "1"},
    Setting{"log_bin", "ON"},
    Setting{"innodb_doublewrite", "ON"},
    Setting{"innodb_snapshot_isolation", "ON"},
    Setting{"character_set_server", "utf8mb4"},
    Setting{"local_infile", "OFF"},
    Setting{"sql_mode", "STRICT_TRANS_TABLES", true},
    Setting{"sql_mode", "NO_ZERO_DATE", true},
};
constexpr Statement kShow{"show_variables",
                          "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', "
                          "'sync_binlog', 'log_bin', 'innodb_doublewrite', 'innodb_snapshot_isolation', "
                          "'character_set_server', 'local_infile', 'sql_mode')"};

std::string ValueOf(const Rows& rows, std::string_view name) {
  for (const Row& row : rows)
    if (TextOf(row[0]) == name) return TextOrEmpty(row[1]);
  return "";
}

}  // namespace

absl::Status CheckServerSettings(Connection& connection) {
  const absl::StatusOr<Rows> rows = connection.Query(kShow, {});
  if (!rows.ok()) return rows.status();
  std::string wrong;
  for (const Setting& setting : kSettings) {
    const std::string value = ValueOf(*rows, setting.name);
    if (setting.one_of_many ? absl::StrContains(value, setting.wanted) : value == setting.wanted) continue;
    absl::StrAppend(&wrong, wrong.empty() ? "" : "; ", setting.name, " must ",
                    setting.one_of_many ? "contain " : "be ", setting.wanted);
  }
  if (wrong.empty()) return absl::OkStatus();
  return error::FailedPrecondition("DATABASE_SETTINGS",
                                   absl::StrCat("Mend the database server's settings: ", wrong));
}

}  // namespace send::db
