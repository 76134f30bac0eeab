#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/error/error.h"
#include "common/rpc/call.h"
#include "common/rpc/request_shape.h"

// For tests that call the methods of a service themselves, without a server.
namespace send::rpc {

// The call that a person of one role, and of these units, makes with the request, at noon of 24 November 2026,
// for tenant 999. Its subject is "demo-ROLE".
inline Call CallBy(const std::string& role, const google::protobuf::Message& request,
                   std::vector<std::string> settings = {}) {
  static const Method kMethod{
      .full_name = "example.v1.ExampleService/Test", .name = "Test", .roles = {}, .deadline = {}};
  auto caller = std::make_shared<auth::Caller>();
  caller->issuer = "issuer";
  caller->subject = "demo-" + role;
  caller->name = "Demo Person";
  caller->tenants = {"999"};
  caller->roles = {role};
  caller->settings = std::move(settings);
  Call call;
  call.caller = caller;
  call.method = &kMethod;
  call.tenant = "999";
  call.now = absl::FromUnixSeconds(1'795'521'600);
  call.today = absl::CivilDay(2026, 11, 24);
  call.deadline = absl::InfiniteFuture();
  call.request_id = NewUuidV7(call.now);
  call.fingerprint = FingerprintWithout(request, {"request_id"});
  return call;
}

inline std::vector<std::string> BadFieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const auto& violation : error::ViolationsOf(status)) fields.push_back(violation.field);
  return fields;
}

}  // namespace send::rpc
