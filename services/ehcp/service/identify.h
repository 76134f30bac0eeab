#pragma once

#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/repeated_field.h"
#include "services/ehcp/service/pupil_identities.h"

// Says whom it is about, in what is shown to whoever is asked about a child.
namespace send::ehcp {

// Of one page: one question to the owner. Whom the owner does not tell of, the caller may not know of: left
// out.
template <class Message>
absl::Status Identify(const rpc::Call& call, PupilIdentities& owner,
                      google::protobuf::RepeatedPtrField<Message>& shown) {
  std::set<std::string> names;
  for (const Message& message : shown) names.insert(message.pupil());
  const auto identities = owner.Identify(call, names);
  if (!identities.ok()) return identities.status();
  for (auto message = shown.begin(); message != shown.end();) {
    const auto found = identities->find(message->pupil());
    if (found == identities->end()) {
      message = shown.erase(message);
      continue;
    }
    message->set_pupil_full_name(found->second.full_name);
    message->set_pupil_birth_date(found->second.birth_date);
    ++message;
  }
  return absl::OkStatus();
}

// Of one; `not_found` where it is left out.
template <class Message>
absl::Status Identify(const rpc::Call& call, PupilIdentities& owner, Message& shown,
                      const absl::Status& not_found) {
  google::protobuf::RepeatedPtrField<Message> one;
  one.Add()->Swap(&shown);
  if (absl::Status status = Identify(call, owner, one); !status.ok()) return status;
  if (one.empty()) return not_found;
  one[0].Swap(&shown);
  return absl::OkStatus();
}

}  // namespace send::ehcp
