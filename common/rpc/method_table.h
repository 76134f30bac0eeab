#pragma once

#include <google/protobuf/descriptor.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace send::rpc {

// What the contract says of a method.
struct Method {
  // "package.Service/Name", and the name alone.
  std::string full_name;
  std::string name;
  // Without the option's prefix, as tokens carry them.
  std::vector<std::string> roles;
  absl::Duration deadline;
  bool reads_people = false;
  bool internal = false;
  // How long a server stream may last; zero for what is none.
  absl::Duration stream = absl::ZeroDuration();
};

// The methods of a program by their request message: each method has one of its own.
class MethodTable {
 public:
  // FAILED_PRECONDITION (BAD_CONTRACT): no permission, no role and not internal, no deadline, a shared request.
  static absl::StatusOr<MethodTable> Build(
      const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  // Null for a message that is no method's request.
  const Method* Find(const google::protobuf::Descriptor* request) const;
  const std::map<const google::protobuf::Descriptor*, Method>& methods() const { return methods_; }

 private:
  std::map<const google::protobuf::Descriptor*, Method> methods_;
};

}  // namespace send::rpc
