#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace send::log {

// A message as one line of JSON in which each field that the contract marks `sensitive` reads "[redacted]",
// and long text is cut at 200 bytes. For the log and for nothing else: it is no faithful form.
std::string ToRedactedJson(const google::protobuf::Message& message);

}  // namespace send::log
