#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ehcp/domain/ehc_request.h"

// What a school or an early-years setting writes before it asks for an assessment (CFA s.36(1)).
namespace send::ehcp {

enum class DraftState : uint8_t { kOpen, kSubmitted, kDiscarded };

struct RequestDraft {
  // "localAuthorities/{la}/pupils/{id}" and "settings/urn-100000".
  std::string pupil;
  std::string setting;
  RequestParticulars particulars;
  DraftState state = DraftState::kOpen;
  // Of the request it became, and the day it was received.
  std::string request_id;
  std::optional<absl::CivilDay> received_on;
  friend bool operator==(const RequestDraft&, const RequestDraft&) = default;
};

// Something a draft lacks. The law has no form for a request (C13): what is required is the least that tells
// what is asked and that the family knows; the rest helps the authority with the test of s.36(8).
struct MissingParticular {
  std::string_view field;
  std::string_view description;
  bool required = false;
};
std::vector<MissingParticular> FindMissing(const RequestDraft& draft);

// Each refuses a draft that is submitted or discarded: FAILED_PRECONDITION (DRAFT_CLOSED).
absl::StatusOr<RequestDraft> Edit(const RequestDraft& draft, const RequestParticulars& particulars,
                                  absl::CivilDay today);
absl::StatusOr<RequestDraft> Discard(const RequestDraft& draft);

// The draft as it is once submitted, and the request that it makes, received today. DRAFT_INCOMPLETE, with what
// is missing.
struct Submission {
  RequestDraft draft;
  EhcRequest request;
};
absl::StatusOr<Submission> Submit(const RequestDraft& draft, const std::string& request_id,
                                  const std::string& submitted_by, absl::CivilDay today,
                                  std::optional<absl::CivilDay> birth_date = std::nullopt);

}  // namespace send::ehcp
