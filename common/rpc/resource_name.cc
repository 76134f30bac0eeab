#include "common/rpc/resource_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/strings.h"

namespace send::rpc {
namespace {

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
}

}  // namespace

std::optional<std::vector<std::string>> ParseName(std::string_view pattern, std::string_view name) {
  const std::vector<absl::string_view> wanted = absl::StrSplit(ToAbsl(pattern), '/');
  const std::vector<absl::string_view> given = absl::StrSplit(ToAbsl(name), '/');
  if (wanted.size() != given.size()) return std::nullopt;
  std::vector<std::string> ids;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == "*" ? !IsId(given[i]) : wanted[i] != given[i]) return std::nullopt;
    if (wanted[i] == "*") ids.emplace_back(given[i]);
  }
  return ids;
}

std::string FormatName(std::string_view pattern, const std::vector<std::string>& ids) {
  std::string name;
  size_t next = 0;
  for (const char c : pattern) {
    if (c == '*')
      absl::StrAppend(&name, ids.at(next++));
    else
      name.push_back(c);
  }
  return name;
}

}  // namespace send::rpc
