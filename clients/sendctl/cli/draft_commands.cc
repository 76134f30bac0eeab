#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/ehc_request_draft_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::EhcRequestDraft;
using Drafts = ehcp::v1::EhcRequestDraftService::Stub;

absl::Status RunCreate(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::CreateEhcRequestDraftRequest request;
  request.set_parent(*authority);
  request.set_request_id(session.RequestId());
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  EhcRequestDraft reply;
  if (absl::Status status = session.Call(&Drafts::CreateEhcRequestDraft, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunGet(Session& session) {
  const auto name = session.FullName("ehcRequestDrafts", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  ehcp::v1::GetEhcRequestDraftRequest request;
  request.set_name(*name);
  EhcRequestDraft reply;
  if (absl::Status status = session.Call(&Drafts::GetEhcRequestDraft, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunList(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::ListEhcRequestDraftsRequest request;
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Drafts::ListEhcRequestDrafts, request, "ehc_request_drafts",
                      {{"NAME", "name", 80}, {"STATE", "state"}, {"PUPIL", "pupil", 80}});
}

absl::Status RunUpdate(Session& session) {
  const auto name = session.FullName("ehcRequestDrafts", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  ehcp::v1::UpdateEhcRequestDraftRequest request;
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  EhcRequestDraft& draft = *request.mutable_ehc_request_draft();
  draft.set_name(*name);
  draft.set_etag(session.arguments().Text("etag"));
  EhcRequestDraft reply;
  if (draft.etag().empty()) {
    ehcp::v1::GetEhcRequestDraftRequest read;
    read.set_name(*name);
    if (absl::Status status = session.Call(&Drafts::GetEhcRequestDraft, read, reply); !status.ok())
      return status;
    draft.set_etag(reply.etag());
  }
  for (const std::string& path : session.MaskOf("ehc_request_draft."))
    request.mutable_update_mask()->add_paths(path);
  request.set_request_id(session.RequestId());
  if (absl::Status status = session.Call(&Drafts::UpdateEhcRequestDraft, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

template <class Request>
absl::Status RunStep(Session& session,
                     grpc::Status (Drafts::*change)(grpc::ClientContext*, const Request&, EhcRequestDraft*)) {
  const auto name = session.FullName("ehcRequestDrafts", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  Request request;
  request.set_name(*name);
  EhcRequestDraft reply;
  return Change<ehcp::v1::GetEhcRequestDraftRequest>(session, &Drafts::GetEhcRequestDraft, change, request,
                                                     reply);
}

absl::Status RunSubmit(Session& session) { return RunStep(session, &Drafts::SubmitEhcRequestDraft); }
absl::Status RunDiscard(Session& session) { return RunStep(session, &Drafts::DiscardEhcRequestDraft); }

std::vector<Flag> WithParticulars(std::vector<Flag> flags) {
  const std::string at = "ehc_request_draft.particulars.";
  flags.push_back({"reasons", "why a plan may be necessary", at + "reasons"});
  flags.push_back({"needs", "the needs the child has or may have", at + "needs"});
  flags.push_back({"support-so-far", "what was done, and what came of it", at + "support_so_far"});
  flags.push_back({"family-views", "what the family and the child say", at + "family_views"});
  flags.push_back({"family-told", "the day the family was told, yyyy-mm-dd", at + "family_told_date"});
  return flags;
}

}  // namespace

std::vector<Command> DraftCommands() {
  return {
      {"drafts create",
       "Begin a request of one of your settings",
       {},
       WithChangeFlags(WithParticulars({{.name = "pupil",
                                         .help = "the child",
                                         .field = "ehc_request_draft.pupil",
                                         .required = true,
                                         .collection = "pupils"},
                                        {.name = "setting",
                                         .help = "which of your settings asks; the only one otherwise",
                                         .field = "ehc_request_draft.requesting_setting",
                                         .collection = "settings"}})),
       &RunCreate},
      {"drafts get", "Show a draft and what is missing from it", {"NAME"}, {}, &RunGet},
      {"drafts list",
       "List the drafts of your settings",
       {},
       WithPageFlags({{"state", "only in this state", "state", ehcp::v1::DraftState_descriptor()}}),
       &RunList},
      {"drafts update", "Write on", {"NAME"}, WithChangeFlags(WithParticulars({EtagFlag()})), &RunUpdate},
      {"drafts submit", "Make the request, once", {"NAME"}, WithChangeFlags({EtagFlag()}), &RunSubmit},
      {"drafts discard", "Throw a draft away", {"NAME"}, WithChangeFlags({EtagFlag()}), &RunDiscard},
  };
}

}  // namespace send::cli
