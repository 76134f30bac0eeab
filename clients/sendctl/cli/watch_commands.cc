#include <google/protobuf/util/json_util.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/client/watch.h"

namespace send::cli {
namespace {

using ehcp::v1::WatchEhcRequestsResponse;

std::string LineOf(const WatchEhcRequestsResponse& told) {
  if (told.has_left()) return absl::StrCat("left ", told.left().name(), "\n");
  if (told.has_end()) return absl::StrCat("ended ", FieldText(told, "end.reason"), "\n");
  if (!told.has_change()) return "";
  const auto& change = told.change();
  const std::string& action = change.action();
  return absl::StrCat(FieldText(change, "record_time"), " ", change.ehc_request().name(), " v",
                      change.version(), " ", action.substr(action.rfind('/') + 1), " ",
                      FieldText(change.ehc_request(), "state"), "\n");
}

absl::Status RunWatch(Session& session) {
  ehcp::v1::WatchEhcRequestsRequest request;
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  client::Interrupt interrupt;
  const auto caller = session.Connected();
  if (!caller.ok()) return caller.status();
  std::string last = request.resume_token();
  const auto tell = [&](const WatchEhcRequestsResponse& told) {
    last = told.resume_token();
    if (session.json()) {
      std::string text;
      if (google::protobuf::util::MessageToJsonString(told, &text).ok()) session.world().out << text << "\n";
    } else {
      session.world().out << LineOf(told);
    }
    session.world().out.flush();
  };
  const absl::Status status = client::WatchRequests(**caller, request, interrupt, tell);
  if (!last.empty()) session.world().err << "To go on from here: --since " << last << "\n";
  return status;
}

}  // namespace

std::vector<Command> WatchCommands() {
  return {{"requests watch",
           "Print a line for each change as it is made, until Ctrl-C",
           {},
           {{"since", "where an earlier watch stopped; from now on otherwise", "resume_token"},
            {"caseworker", "only of this caseworker, and of those they cover for: a subject", "caseworker"},
            {"team", "only of this team", "team"}},
           &RunWatch}};
}

}  // namespace send::cli
