#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace send::rpc {

// The ids in a resource name of the given pattern: ParseName("a/*/b/*", "a/1/b/2") is {"1", "2"}. nullopt where
// the name has another form, or an id is empty, over 64 characters, or of other than A-Z a-z 0-9 - _.
std::optional<std::vector<std::string>> ParseName(std::string_view pattern, std::string_view name);

// The name with these ids in place of the stars; there must be as many.
std::string FormatName(std::string_view pattern, const std::vector<std::string>& ids);

}  // namespace send::rpc
