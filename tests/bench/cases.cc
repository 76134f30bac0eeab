#include "tests/bench/cases.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace send::bench {
namespace {

using ehcp::Channel;
using ehcp::EhcRequest;
using ehcp::NoticeKind;
using ehcp::RecipientKind;
using ehcp::State;

constexpr int64_t kDays = 700;

void Tell(EhcRequest& request, NoticeKind kind, absl::CivilDay day) {
  for (const auto& [who, name] :
       {std::pair{RecipientKind::kParent, "Demo Parent"},
        std::pair{RecipientKind::kCommissioningBody, "Demo Exampleshire Integrated Care Board"},
        std::pair{RecipientKind::kSocialCare, "Demo Exampleshire Children's Social Care"}})
    request.notices.push_back({kind, who, name, day, std::nullopt, Channel::kEmail});
}

void DecideToAssess(EhcRequest& request) {
  request.state = State::kAssessing;
  request.decision = ehcp::Decision::kAssess;
  request.decided_on = request.received_on + 40;
  request.decision_reasons =
      "Demo: the child has or may have special educational needs, and a plan may be needed.";
  Tell(request, NoticeKind::kAssessmentDecision, *request.decided_on);
}

void RefuseToAssess(EhcRequest& request) {
  request.state = State::kRefusedToAssess;
  request.decision = ehcp::Decision::kDoNotAssess;
  request.decided_on = request.received_on + 41;
  request.decision_reasons = "Demo: the setting can meet what is needed from its own resources.";
  Tell(request, NoticeKind::kAssessmentDecision, *request.decided_on);
}

void ServeDraft(EhcRequest& request) {
  request.issue_decision = ehcp::IssueDecision::kIssue;
  request.issue_decided_on = request.received_on + 100;
  request.issue_reasons = "Demo: what the advice says is weighed.";
  request.drafts.push_back({request.received_on + 104, "demo-store/draft"});
  request.state = State::kDraftServed;
  request.notices.push_back({NoticeKind::kDraftPlan, RecipientKind::kParent, "Demo Parent",
                             request.received_on + 104, std::nullopt, Channel::kPostFirstClass});
}

void Withdraw(EhcRequest& request) {
  request.state = State::kWithdrawn;
  request.withdrawn_on = request.received_on + 30;
  request.withdrawn_reason = "Demo: the family moved away.";
}

void ClaimException(EhcRequest& request) {
  request.exceptions.push_back({.claim_id = "demo-claim",
                                .limit_id = "A2",
                                .from = request.received_on + 10,
                                .to = request.received_on + 45,
                                .evidence = "Demo: the family was away.",
                                .claimed_on = request.received_on + 46});
}

}  // namespace

std::string CaseId(int64_t number) { return absl::StrFormat("00000000-0000-7000-8000-%012x", number); }

std::string CaseName(const std::string& la, int64_t number) {
  return absl::StrCat("localAuthorities/", la, "/ehcRequests/", CaseId(number));
}

std::string CaseworkerOf(int64_t number, int64_t cases_each) {
  return absl::StrCat("demo-caseworker-", number / cases_each);
}

int64_t OpenCase(int64_t n) {
  constexpr int64_t kOpenStages[] = {0, 1, 4, 5, 6, 7};
  return n / 6 * 8 + kOpenStages[n % 6];
}

EhcRequest MakeCase(const std::string& la, int64_t number, int64_t cases_each, absl::CivilDay today) {
  EhcRequest request;
  request.pupil = absl::StrCat("localAuthorities/", la, "/pupils/", CaseId(number));
  request.source = ehcp::RequestSource::kEducationSetting;
  // Far from one another for neighbours, and over all days.
  request.received_on = today - static_cast<int>(number * 7919 % kDays);
  request.received_channel = Channel::kEmail;
  request.received_by = "Demo Caseworker One";
  request.requesting_setting = absl::StrCat("settings/urn-", 990000 + number % 60);
  request.caseworker = CaseworkerOf(number, cases_each);
  const int64_t stage = number % 8;
  if (stage == 0) return request;
  Tell(request, NoticeKind::kConsidering, request.received_on + 3);
  if (stage == 1) return request;
  if (stage == 2) {
    Withdraw(request);
  } else if (stage == 3) {
    RefuseToAssess(request);
  } else {
    DecideToAssess(request);
    if (stage == 5) ClaimException(request);
    if (stage >= 6) ServeDraft(request);
  }
  return request;
}

}  // namespace send::bench
