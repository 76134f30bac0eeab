#include "clients/sendctl/cli/notice_flags.h"
#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/ehc_request_service.grpc.pb.h"
#include "send/ehcp/v1/plan_making_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::EhcRequest;
using Plans = ehcp::v1::PlanMakingService::Stub;

// Fills the request from the flags, reads the etag where none was given, and makes the change.
template <class Request>
absl::Status Run(Session& session,
                 grpc::Status (Plans::*change)(grpc::ClientContext*, const Request&, EhcRequest*),
                 Request request = {}) {
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  request.set_name(*name);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  EhcRequest reply;
  return Change<ehcp::v1::GetEhcRequestRequest>(session, &ehcp::v1::EhcRequestService::Stub::GetEhcRequest,
                                                change, request, reply);
}

template <class Request>
absl::Status RunWithNotices(Session& session, ehcp::v1::NoticeKind kind, const std::string& day,
                            grpc::Status (Plans::*change)(grpc::ClientContext*, const Request&, EhcRequest*)) {
  Request request;
  if (absl::Status status = AddNotices(session, kind, day, request); !status.ok()) return status;
  return Run(session, change, std::move(request));
}

absl::Status RunDecideIssue(Session& session) {
  return RunWithNotices(session, ehcp::v1::NOTICE_KIND_NO_PLAN, "decided-on", &Plans::RecordIssueDecision);
}
absl::Status RunServeDraft(Session& session) {
  return RunWithNotices(session, ehcp::v1::NOTICE_KIND_DRAFT_PLAN, "notice-sent", &Plans::ServeDraftPlan);
}
absl::Status RunFinalise(Session& session) {
  return RunWithNotices(session, ehcp::v1::NOTICE_KIND_FINAL_PLAN, "sent-on", &Plans::FinalisePlan);
}
absl::Status RunResume(Session& session) { return Run(session, &Plans::ResumeEhcRequest); }
absl::Status RunRepresentation(Session& session) { return Run(session, &Plans::RecordRepresentation); }
absl::Status RunMeeting(Session& session) { return Run(session, &Plans::RecordMeeting); }
absl::Status RunMoveAway(Session& session) { return Run(session, &Plans::RecordMoveAway); }
absl::Status RunRetract(Session& session) { return Run(session, &Plans::RetractEhcRequestStep); }
absl::Status RunPassRights(Session& session) { return Run(session, &Plans::PassRightsToYoungPerson); }

std::vector<Flag> RepresentationFlags() {
  return WithChangeFlags(
      {{"made-on", "the day of it, yyyy-mm-dd", "representation.made_on_date", nullptr, true},
       {"text", "what the family says", "representation.text"},
       {.name = "asks-for-setting",
        .help = "the school or other institution it asks for",
        .field = "representation.asks_for_setting",
        .collection = "settings"},
       {.name = "asks-for-meeting",
        .help = "it asks for a meeting",
        .field = "representation.asks_for_meeting",
        .kind = Flag::kSwitch},
       {.name = "concludes",
        .help = "it has no more to say: the rest of the 15 days is not waited for",
        .field = "representation.concludes",
        .kind = Flag::kSwitch},
       EtagFlag()});
}

std::vector<Flag> FinaliseFlags() {
  return WithChangeFlags(WithNoticeFlags(
      {{"sent-on", "the day it is sent, yyyy-mm-dd", "sent_on_date", nullptr, true},
       {"reference", "where its text is kept", "reference", nullptr, true},
       {"placement", "what section I names", "placement.kind", ehcp::v1::PlacementKind_descriptor(), true},
       {.name = "setting",
        .help = "the institution, where one is named",
        .field = "placement.setting",
        .collection = "settings"},
       {"description", "the type, or the arrangement, in words", "placement.description"}}));
}

std::vector<Flag> RightsFlags() {
  return WithChangeFlags(
      {{"passed-on", "the day of it, yyyy-mm-dd; the law's when left out", "rights.passed_on_date"},
       {.name = "lacks-capacity",
        .help = "a representative or the parent acts; capacity is presumed",
        .field = "rights.lacks_capacity",
        .kind = Flag::kSwitch},
       {.name = "has-capacity",
        .help = "says what is presumed",
        .field = "rights.has_capacity",
        .kind = Flag::kSwitch},
       {"capacity-view", "who found that capacity is lacking, and why", "rights.capacity_view"},
       {"representative", "who acts instead; the parent otherwise", "rights.representative"},
       EtagFlag()});
}

std::vector<Flag> MoveFlags() {
  return WithChangeFlags(
      {{"moved-on", "the day of it, yyyy-mm-dd", "move_away.moved_on_date", nullptr, true},
       {"aware-on", "the day it became known", "move_away.became_aware_on_date", nullptr, true},
       {"to", "the other authority, three digits; outside England otherwise", "move_away.to_authority"},
       EtagFlag()});
}

}  // namespace

std::vector<Command> PlanMakingCommands() {
  return {
      {"requests resume",
       "Let a refused request go on after an order, an agreement or a concession",
       {"NAME"},
       WithChangeFlags(
           {{"disagreement", "the disagreement that it came of, by its name", "disagreement", nullptr, true},
            EtagFlag()}),
       &RunResume},
      {"requests decide-issue",
       "Record the decision whether to issue a plan",
       {"NAME"},
       WithChangeFlags(WithNoticeFlags(
           {{"decision", "what was decided", "decision", ehcp::v1::IssueDecision_descriptor(), true},
            {"decided-on", "the day of it, yyyy-mm-dd", "decided_on_date", nullptr, true},
            {"reasons", "the reasons", "reasons", nullptr, true}})),
       &RunDecideIssue},
      {"requests serve-draft",
       "Record that a draft of the plan was served",
       {"NAME"},
       WithChangeFlags(WithNoticeFlags({{"reference", "where its text is kept", "reference", nullptr, true}})),
       &RunServeDraft},
      {"requests representation",
       "Record what the family says on the draft",
       {"NAME"},
       RepresentationFlags(),
       &RunRepresentation},
      {"requests meeting",
       "Record a meeting on the draft",
       {"NAME"},
       WithChangeFlags({{"held-on", "the day of it, yyyy-mm-dd", "meeting.held_on_date", nullptr, true},
                        {"attended-by", "who was there", "meeting.attended_by", nullptr, true},
                        {"outcome", "what came of it", "meeting.outcome", nullptr, true},
                        EtagFlag()}),
       &RunMeeting},
      {"requests finalise", "Make the final plan", {"NAME"}, FinaliseFlags(), &RunFinalise},
      {"requests move-away",
       "Record that the child moved before there was a plan",
       {"NAME"},
       MoveFlags(),
       &RunMoveAway},
      {"requests pass-rights",
       "Record that the rights are the young person's",
       {"NAME"},
       RightsFlags(),
       &RunPassRights},
      {"requests retract",
       "Take back what was recorded in error",
       {"NAME"},
       WithChangeFlags({{"step", "what is taken back", "step", ehcp::v1::RequestStep_descriptor(), true},
                        {"number", "which notice, draft, representation or meeting", "number"},
                        {"reason", "what was wrong with it", "reason", nullptr, true},
                        EtagFlag()}),
       &RunRetract},
  };
}

}  // namespace send::cli
