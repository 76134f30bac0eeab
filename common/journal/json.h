#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "common/error/error.h"

// What codecs of entities are made of. What reads throws for a document that is not as it was written;
// DecodeWith turns that into a status.
namespace send::journal {

// The words of an enum, in the order of its values, the first of which is `First`.
template <class Enum, size_t N, int First = 0>
struct Words {
  std::array<std::string_view, N> words;
  std::string_view Of(Enum value) const {
    return words.at(static_cast<size_t>(static_cast<int>(value) - First));
  }
  Enum Read(const nlohmann::json& value) const {
    for (size_t i = 0; i < N; ++i)
      if (value == words[i]) return static_cast<Enum>(static_cast<int>(i) + First);
    throw std::invalid_argument("unknown word");
  }
};

// What is unset or empty is left out of a document.
inline void PutDay(nlohmann::json& object, const char* name, const std::optional<absl::CivilDay>& day) {
  if (day) object[name] = civil::FormatDate(*day);
}
template <class T>
void PutUnlessDefault(nlohmann::json& object, const char* name, const T& value) {
  if (value != T()) object[name] = value;
}

inline std::optional<absl::CivilDay> FindDay(const nlohmann::json& object, const char* name) {
  if (!object.contains(name)) return std::nullopt;
  return civil::ParseDate(object[name].get<std::string>()).value();
}
inline absl::CivilDay GetDay(const nlohmann::json& object, const char* name) {
  return FindDay(object, name).value();
}
template <class T>
T GetOrDefault(const nlohmann::json& object, const char* name) {
  return object.contains(name) ? object[name].get<T>() : T();
}

// The entity that `read` makes of the document; INTERNAL, without a word of it, where it cannot be read.
template <class Read>
auto DecodeWith(std::string_view kind, std::string_view document, bool known_schema, Read read)
    -> absl::StatusOr<decltype(read(nlohmann::json()))> {
  if (!known_schema)
    return error::Internal(absl::StrCat(ToAbsl(kind), " document of an unknown schema version"));
  // The library says by throwing what is wrong with a document.
  try {
    return read(nlohmann::json::parse(document));
  } catch (const std::exception&) {
    return error::Internal(absl::StrCat(ToAbsl(kind), " document cannot be read"));
  }
}

}  // namespace send::journal
