#pragma once

#include "services/ehcp/domain/ehc_request.h"

// Requests and notices for tests; all of them are made up.
namespace send::ehcp {

inline EhcRequest ReceivedOn(absl::CivilDay day) {
  EhcRequest request;
  request.pupil = "localAuthorities/999/pupils/demo";
  request.received_on = day;
  return request;
}

inline Notice NoticeTo(RecipientKind recipient, NoticeKind kind, absl::CivilDay sent_on) {
  return {kind, recipient, "Demo-Recipient", sent_on, std::nullopt, Channel::kEmail};
}

}  // namespace send::ehcp
