#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/civil/date.h"
#include "common/db/statement.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

// The parameters of the scope, as it stands in every statement on requests (sql/find_ehc_request.sql): three
// times the settings, with whether refused ones too before the third, and the subject.
inline void AddScope(const Scope& scope, std::vector<db::Value>& parameters) {
  const db::Value settings = scope.settings ? db::Value(absl::StrJoin(*scope.settings, ",")) : db::Value();
  parameters.insert(parameters.end(),
                    {settings, settings, int64_t{scope.refused_too}, settings, scope.subject});
}

// A parameter that takes any of the subjects, a line each; NULL where there are none. The statement looks for
// the column's line in it: a subject may hold whatever else, commas too.
inline db::Value LinesOf(const std::vector<std::string>& subjects) {
  if (subjects.empty()) return db::Value();
  return absl::StrCat("\n", absl::StrJoin(subjects, "\n"), "\n");
}

// A filter's parameter, twice: whether it is set, and its value.
inline void AppendTwice(db::Value value, std::vector<db::Value>& parameters) {
  parameters.push_back(value);
  parameters.push_back(std::move(value));
}
inline void AppendTwice(const std::optional<absl::CivilDay>& day, std::vector<db::Value>& parameters) {
  AppendTwice(day ? db::Value(civil::FormatDate(*day)) : db::Value(), parameters);
}

// Whose cases, as the statements on what belongs to requests end: these caseworkers, nobody, the team. Such a
// statement joins straight: it begins at its place in the index of days, where MariaDB, left to choose, reads
// every request of the authority first.
inline void AddHolders(const std::vector<std::string>& caseworkers, bool unallocated, const std::string& team,
                       std::vector<db::Value>& parameters) {
  AppendTwice(LinesOf(caseworkers), parameters);
  parameters.emplace_back(int64_t{unallocated});
  AppendTwice(db::TextOrNull(team), parameters);
}

// The filters by how a request stands with its limits, as they end the statements that list requests.
inline void AddStanding(const ListQuery& query, std::vector<db::Value>& parameters) {
  AppendTwice(db::TextOrNull(query.due_limit), parameters);
  for (const auto& day : {query.received_from, query.received_to, query.unexcused_before, query.excused_before})
    AppendTwice(day, parameters);
  parameters.insert(parameters.end(), {int64_t{query.unallocated}, int64_t{query.still_owed}});
}

}  // namespace send::ehcp
