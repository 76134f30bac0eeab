#pragma once

#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/client/usage.h"
#include "send/ehcp/v1/ehc_request.pb.h"

// The notices that go out with a decision, a draft or a plan, by flags: --notice-to once for each.
namespace send::cli {

// The flags of the notices, and --etag, after those of the step itself.
inline std::vector<Flag> WithNoticeFlags(std::vector<Flag> flags) {
  const auto many = [&](const char* name, const char* help,
                        const google::protobuf::EnumDescriptor* words = nullptr) {
    flags.push_back({.name = name, .help = help, .words = words, .kind = Flag::kMany});
  };
  many("notice-to", "the person or body that a notice of it went to; again for each of several");
  many("notice-recipient",
       "what that is; a parent otherwise. Once for all, or once for each --notice-to, in order",
       ehcp::v1::RecipientKind_descriptor());
  many("notice-sent", "the day it was sent, where it is another; likewise");
  many("notice-served", "the day it was served, where known; likewise");
  many("notice-channel", "how it went; email otherwise; likewise", ehcp::v1::Channel_descriptor());
  flags.push_back(EtagFlag());
  return flags;
}

// Adds the notices that the flags describe; each was sent on the day of the flag `day` unless they say another.
template <class Request>
absl::Status AddNotices(Session& session, ehcp::v1::NoticeKind kind, const std::string& day, Request& request) {
  const Arguments& given = session.arguments();
  const std::vector<std::string>& recipients = given.All("notice-to");
  for (const char* flag : {"notice-recipient", "notice-sent", "notice-served", "notice-channel"}) {
    const size_t count = given.All(flag).size();
    if (count == 0) continue;
    if (recipients.empty()) return client::Usage("Say to whom the notice went: --notice-to.");
    if (count != 1 && count != recipients.size())
      return client::Usage(
          absl::StrCat("Give --", flag, " once for all notices, or once for each --notice-to."));
  }
  const auto of = [&](const std::string& flag, size_t place, const std::string& otherwise) {
    const std::vector<std::string>& all = given.All(flag);
    return all.empty() ? otherwise : all[all.size() == 1 ? 0 : place];
  };
  for (size_t i = 0; i < recipients.size(); ++i) {
    ehcp::v1::Notice& notice = *request.add_notices();
    notice.set_kind(kind);
    notice.set_recipient(recipients[i]);
    notice.set_sent_on_date(of("notice-sent", i, given.Text(day)));
    notice.set_served_on_date(of("notice-served", i, ""));
    for (const auto& [field, flag, otherwise] : {std::array{"recipient_kind", "notice-recipient", "parent"},
                                                 std::array{"channel", "notice-channel", "email"}})
      if (absl::Status status = SetField(notice, field, flag, {of(flag, i, otherwise)}); !status.ok())
        return status;
  }
  return absl::OkStatus();
}

}  // namespace send::cli
