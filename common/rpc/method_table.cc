#include "common/rpc/method_table.h"

#include "absl/strings/str_cat.h"
#include "common/error/error.h"
#include "send/options/v1/permission.pb.h"
#include "send/options/v1/stream.pb.h"

namespace send::rpc {
namespace {

constexpr std::string_view kRolePrefix = "ROLE_";

absl::Status BadContract(const std::string& method, const char* what) {
  return error::FailedPrecondition("BAD_CONTRACT", absl::StrCat(method, " ", what));
}

}  // namespace

absl::StatusOr<MethodTable> MethodTable::Build(
    const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  MethodTable table;
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* descriptor = service->method(i);
      Method method;
      method.full_name = absl::StrCat(service->full_name(), "/", descriptor->name());
      method.name = descriptor->name();
      if (!descriptor->options().HasExtension(options::v1::permission))
        return BadContract(method.full_name, "has no permission option");
      const options::v1::Permission& permission = descriptor->options().GetExtension(options::v1::permission);
      for (const int role : permission.roles())
        method.roles.push_back(
            options::v1::Role_Name(static_cast<options::v1::Role>(role)).substr(kRolePrefix.size()));
      method.deadline = absl::Milliseconds(permission.deadline_ms());
      method.reads_people = permission.reads_people();
      method.internal = permission.internal();
      if (method.roles.empty() && (!method.internal || method.reads_people))
        return BadContract(method.full_name, "names no roles: it must be internal, and show people to nobody");
      const int lasts_ms = descriptor->options().GetExtension(options::v1::stream).lasts_ms();
      method.stream = absl::Milliseconds(lasts_ms);
      if (descriptor->server_streaming() != (lasts_ms > 0))
        return BadContract(method.full_name,
                           "is a server stream without the stream option, or has it and is none");
      if (permission.deadline_ms() <= 0) return BadContract(method.full_name, "has no deadline");
      if (!table.methods_.emplace(descriptor->input_type(), method).second)
        return BadContract(method.full_name, "shares its request message with another method");
    }
  }
  return table;
}

const Method* MethodTable::Find(const google::protobuf::Descriptor* request) const {
  const auto found = methods_.find(request);
  return found == methods_.end() ? nullptr : &found->second;
}

}  // namespace send::rpc
