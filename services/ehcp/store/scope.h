#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

}  // namespace send::ehcp
