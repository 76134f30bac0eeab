#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/record_history.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/client/usage.h"
#include "send/ehcp/v1/ehc_request_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::EhcRequest;
using ehcp::v1::EhcRequestService;

absl::Status RunCreate(Session& session) {
  ehcp::v1::CreateEhcRequestRequest request;
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  request.set_parent(*authority);
  request.mutable_ehc_request()->set_trigger(ehcp::v1::TRIGGER_REQUEST);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  EhcRequest reply;
  if (absl::Status status = session.Call(&EhcRequestService::Stub::CreateEhcRequest, request, reply);
      !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status Read(Session& session, EhcRequest& reply) {
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  ehcp::v1::GetEhcRequestRequest request;
  request.set_name(*name);
  return session.Call(&EhcRequestService::Stub::GetEhcRequest, request, reply);
}

absl::Status RunGet(Session& session) {
  ehcp::v1::GetEhcRequestRequest request;
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  request.set_name(*name);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  EhcRequest reply;
  if (absl::Status status = session.Call(&EhcRequestService::Stub::GetEhcRequest, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunList(Session& session) {
  ehcp::v1::ListEhcRequestsRequest request;
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&EhcRequestService::Stub::ListEhcRequests, request, "ehc_requests",
                      {ChildColumn(),
                       {"STATE", "state"},
                       {"RECEIVED", "received_date"},
                       {"NEXT DUE", "next_due_date"},
                       {"LIMIT", "next_due_limit_id"},
                       {"CASEWORKER", "caseworker", 24},
                       {"COVERED BY", "covered_by", 24},
                       IdColumn()});
}

absl::Status RunUpdate(Session& session) {
  ehcp::v1::UpdateEhcRequestRequest request;
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  for (const std::string& path : session.MaskOf("ehc_request.")) request.mutable_update_mask()->add_paths(path);
  if (request.update_mask().paths().empty()) return client::Usage("Say what is to be changed: see --help.");
  EhcRequest reply;
  if (request.ehc_request().etag().empty()) {
    if (absl::Status status = Read(session, reply); !status.ok()) return status;
    request.mutable_ehc_request()->set_etag(reply.etag());
  }
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  request.mutable_ehc_request()->set_name(*name);
  request.set_request_id(session.RequestId());
  if (absl::Status status = session.Call(&EhcRequestService::Stub::UpdateEhcRequest, request, reply);
      !status.ok())
    return status;
  return session.Show(reply);
}

// How a request came in; `required` where a new one is made.
std::vector<Flag> ReceiptFlags(bool required) {
  return {{"source", "who asked", "ehc_request.source", ehcp::v1::RequestSource_descriptor(), required},
          {"received-channel", "how it came", "ehc_request.received_channel", ehcp::v1::Channel_descriptor(),
           required},
          {"received-date", "the day it was received, yyyy-mm-dd", "ehc_request.received_date"},
          {"received-by", "who took it in", "ehc_request.received_by"},
          {.name = "registered-at",
           .help = "the school or provider where the child was then",
           .field = "ehc_request.registered_at",
           .collection = "settings"},
          {"relevant-youth-accommodation", "true or false", "ehc_request.relevant_youth_accommodation"}};
}

std::vector<Flag> CreateFlags() {
  std::vector<Flag> flags = {{.name = "pupil",
                              .help = "whom it is for",
                              .field = "ehc_request.pupil",
                              .required = true,
                              .collection = "pupils"},
                             {"trigger", "what starts the clock; a request otherwise", "ehc_request.trigger",
                              ehcp::v1::Trigger_descriptor()},
                             {.name = "requesting-setting",
                              .help = "the setting that asked",
                              .field = "ehc_request.requesting_setting",
                              .collection = "settings"}};
  for (Flag& flag : ReceiptFlags(true)) flags.push_back(std::move(flag));
  return WithChangeFlags(std::move(flags));
}

std::vector<Flag> UpdateFlags() {
  std::vector<Flag> flags = ReceiptFlags(false);
  flags.push_back({"etag", EtagFlag().help, "ehc_request.etag"});
  return WithChangeFlags(std::move(flags));
}

}  // namespace

std::vector<Command> RequestCommands() {
  return {
      {"requests create", "Record a request for an EHC needs assessment", {}, CreateFlags(), &RunCreate},
      {"requests get", "Show one request with its notices and exceptions", {"NAME"}, {AsOfFlag()}, &RunGet},
      {"requests list",
       "List requests by their next due date",
       {},
       WithPageFlags(
           {{"state", "only in this state", "state", ehcp::v1::State_descriptor()},
            {"caseworker", "only of this caseworker, and of those they cover for: a subject", "caseworker"},
            {.name = "unallocated",
             .help = "only those that nobody has",
             .field = "unallocated",
             .kind = Flag::kSwitch},
            {.name = "still-owed",
             .help = "only those that are open, or for which something is still owed",
             .field = "still_owed",
             .kind = Flag::kSwitch},
            {.name = "pupil", .help = "only of this pupil", .field = "pupil", .collection = "pupils"},
            {"due-before", "only due before this day, yyyy-mm-dd", "due_before_date"},
            {"limit", "only those whose next due limit is this, such as A2", "next_due_limit_id"},
            {"received-from", "only received on this day or after it", "received_from_date"},
            {"received-to", "only received on this day or before it", "received_to_date"},
            {"team", "only of this team", "team"},
            {"source", "only asked for by", "source", ehcp::v1::RequestSource_descriptor()},
            {.name = "setting",
             .help = "only those that this setting made",
             .field = "requesting_setting",
             .collection = "settings"},
            {"lateness", "only those whose next due date has passed", "lateness",
             ehcp::v1::Lateness_descriptor()},
            AsOfFlag()}),
       &RunList},
      {"requests update", "Correct what was recorded of the receipt", {"NAME"}, UpdateFlags(), &RunUpdate},
  };
}

}  // namespace send::cli
