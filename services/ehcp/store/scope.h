#pragma once

#include <vector>

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

}  // namespace send::ehcp
