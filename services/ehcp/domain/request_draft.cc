#include "services/ehcp/domain/request_draft.h"

#include "common/error/error.h"
#include "services/ehcp/domain/checks.h"
#include "services/ehcp/domain/decide.h"

namespace send::ehcp {
namespace {

absl::Status CheckDraftOpen(const RequestDraft& draft) {
  if (draft.state == DraftState::kOpen) return absl::OkStatus();
  return error::FailedPrecondition(
      "DRAFT_CLOSED", "The draft was submitted or discarded: begin a new one for another request.");
}

}  // namespace

std::vector<MissingParticular> FindMissing(const RequestDraft& draft) {
  const RequestParticulars& given = draft.particulars;
  std::vector<MissingParticular> missing;
  const auto want = [&](bool there, std::string_view field, std::string_view description, bool required) {
    if (!there) missing.push_back({field, description, required});
  };
  want(!given.reasons.empty(), "particulars.reasons", "why a plan may be necessary", true);
  want(given.family_told_on.has_value(), "particulars.family_told_date",
       "the day the family was told of the request", true);
  want(!given.needs.empty(), "particulars.needs", "the needs the child has or may have", false);
  want(!given.support_so_far.empty(), "particulars.support_so_far",
       "what was assessed, planned, done and reviewed, and what came of it", false);
  want(!given.family_views.empty(), "particulars.family_views", "what the family and the child say", false);
  return missing;
}

absl::StatusOr<RequestDraft> Edit(const RequestDraft& draft, const RequestParticulars& particulars,
                                  absl::CivilDay today) {
  if (absl::Status status = CheckDraftOpen(draft); !status.ok()) return status;
  if (absl::Status status = CheckNotAfter(particulars.family_told_on.value_or(today), today); !status.ok())
    return status;
  RequestDraft after = draft;
  after.particulars = particulars;
  return after;
}

absl::StatusOr<RequestDraft> Discard(const RequestDraft& draft) {
  if (absl::Status status = CheckDraftOpen(draft); !status.ok()) return status;
  RequestDraft after = draft;
  after.state = DraftState::kDiscarded;
  return after;
}

absl::StatusOr<Submission> Submit(const RequestDraft& draft, const std::string& request_id,
                                  const std::string& submitted_by, absl::CivilDay today,
                                  std::optional<absl::CivilDay> birth_date) {
  if (absl::Status status = CheckDraftOpen(draft); !status.ok()) return status;
  absl::Status incomplete =
      error::FailedPrecondition("DRAFT_INCOMPLETE", "Fill in what is missing, then submit the draft again.");
  bool complete = true;
  for (const MissingParticular& missing : FindMissing(draft)) {
    if (!missing.required) continue;
    incomplete = error::WithMetadata(std::move(incomplete), missing.field, "missing");
    complete = false;
  }
  if (!complete) return incomplete;
  EhcRequest request;
  request.pupil = draft.pupil;
  request.source = RequestSource::kEducationSetting;
  request.received_channel = Channel::kPortal;
  request.received_by = submitted_by;
  request.requesting_setting = draft.setting;
  request.registered_at = draft.setting;
  request.particulars = draft.particulars;
  const auto made = Decide(CreateRequest{request, false, birth_date}, today);
  if (!made.ok()) return made.status();
  Submission submission{draft, *made};
  submission.draft.state = DraftState::kSubmitted;
  submission.draft.request_id = request_id;
  submission.draft.received_on = made->received_on;
  return submission;
}

}  // namespace send::ehcp
