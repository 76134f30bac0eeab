#pragma once

#include <string>
#include <vector>

#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/client/usage.h"
#include "send/ehcp/v1/ehc_request.pb.h"

// The notice that goes out with a decision, a draft or a plan: one of them, by flags.
namespace send::cli {

// The flags of the notice, and --etag, after those of the step itself.
inline std::vector<Flag> WithNoticeFlags(std::vector<Flag> flags) {
  flags.push_back({"notice-to", "the person whom the notice of it went to"});
  flags.push_back({.name = "notice-recipient",
                   .help = "what that person is; a parent otherwise",
                   .words = ehcp::v1::RecipientKind_descriptor()});
  flags.push_back({"notice-sent", "the day it was sent, where it is another"});
  flags.push_back({.name = "notice-channel",
                   .help = "how it went; email otherwise",
                   .words = ehcp::v1::Channel_descriptor()});
  flags.push_back(EtagFlag());
  return flags;
}

// Adds the notice that the flags describe; it was sent on the day of the flag `day` unless they say another.
template <class Request>
absl::Status AddNotice(Session& session, ehcp::v1::NoticeKind kind, const std::string& day, Request& request) {
  const Arguments& given = session.arguments();
  if (!given.Has("notice-to")) {
    if (given.Has("notice-sent") || given.Has("notice-channel"))
      return client::Usage("Say to whom the notice went: --notice-to.");
    return absl::OkStatus();
  }
  ehcp::v1::Notice& notice = *request.add_notices();
  notice.set_kind(kind);
  notice.set_recipient(given.Text("notice-to"));
  notice.set_sent_on_date(given.Has("notice-sent") ? given.Text("notice-sent") : given.Text(day));
  const std::string recipient = given.Has("notice-recipient") ? given.Text("notice-recipient") : "parent";
  const std::string channel = given.Has("notice-channel") ? given.Text("notice-channel") : "email";
  if (absl::Status status = SetField(notice, "recipient_kind", "notice-recipient", {recipient}); !status.ok())
    return status;
  return SetField(notice, "channel", "notice-channel", {channel});
}

}  // namespace send::cli
