#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_join.h"
#include "common/journal/stored_rows.h"
#include "services/pupil/store/codecs.h"
#include "services/pupil/store/pupil_store.h"

// Rows of this schema as what they hold. The columns of every read are: id, version, document, schema version,
// created, updated and, for records of people, the allow-list of the pupil's address (NULL: not protected).
namespace send::pupil {

using journal::QueryAll;
using journal::ReadStored;
using journal::ReadWith;

inline bool IsHidden(const db::Value& allow_list, const std::string& subject) {
  if (db::IsNull(allow_list)) return false;
  const auto allowed = nlohmann::json::parse(db::TextOf(allow_list), nullptr, false);
  return std::find(allowed.begin(), allowed.end(), subject) == allowed.end();
}

template <class T>
absl::StatusOr<Shown<T>> ReadShown(const db::Row& row, const Scope& scope) {
  absl::StatusOr<journal::Stored<T>> stored = ReadStored<T>(row);
  if (!stored.ok()) return stored.status();
  return Shown<T>{*std::move(stored), IsHidden(row[6], scope.subject)};
}

// Three parameters: the settings twice, and the subject that may be barred.
inline void AddScope(const Scope& scope, std::vector<db::Value>& parameters) {
  const db::Value settings = scope.settings ? db::Value(absl::StrJoin(*scope.settings, ",")) : db::Value();
  parameters.insert(parameters.end(), {settings, settings, scope.subject});
}

}  // namespace send::pupil
