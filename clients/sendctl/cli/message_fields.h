#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

// Fields of messages by their path ("order.placed_date"), so that a flag or a column is one word in a table.
namespace send::cli {

// Sets the field from what was typed: a text, a number, true or false, a time, the word of an enum; a list of
// texts or of enums takes all. INVALID_ARGUMENT (USAGE) that names `flag` where a text is of none of these. The
// path must exist.
absl::Status SetField(google::protobuf::Message& message, std::string_view path, std::string_view flag,
                      const std::vector<std::string>& texts);

// The field for people: enum values as words with blanks, lists by commas, instants in UTC to the second; empty
// where it is not set. The path must exist.
std::string FieldText(const google::protobuf::Message& message, std::string_view path);

// The words of an enum as they are typed: "post-first-class", without the unspecified one.
std::vector<std::string> EnumWords(const google::protobuf::EnumDescriptor& type);

// A message for people: a line for each field that is set, nested ones indented, free of what could steer a
// terminal.
std::string RecordText(const google::protobuf::Message& message);

}  // namespace send::cli
