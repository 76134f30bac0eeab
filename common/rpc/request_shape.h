#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

// What every request has in common, found by its descriptor.
namespace send::rpc {

// The longest text any field may hold, in bytes; fields have tighter limits of their own.
inline constexpr size_t kMaxTextBytes = 100'000;

// INVALID_ARGUMENT with every field that holds an enum value that is not known, a text over the limit, or a
// control character that is neither a line's end nor a tab.
absl::Status CheckShape(const google::protobuf::Message& request);

// The first segment's id of the resource that the request is about: "999" of a `parent`, a `name`, or the
// `name` of its resource that begins with `prefix` ("tenants/"). Empty where there is none.
std::string TenantOf(const google::protobuf::Message& request, std::string_view prefix);

// The value of a text field of that name at the top of the message; empty where there is none.
std::string TextField(const google::protobuf::Message& message, std::string_view field);
bool HasField(const google::protobuf::Message& message, std::string_view field);

// SHA-256 over the request without the fields named.
std::string FingerprintWithout(const google::protobuf::Message& request,
                               const std::vector<std::string>& fields);

// The names of all resources in a reply: values of fields marked IDENTIFIER, at any depth, at most 1,000.
std::vector<std::string> ResourceNamesIn(const google::protobuf::Message& reply);

}  // namespace send::rpc
