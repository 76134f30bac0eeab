#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/retract_request.h"
#include "services/ehcp/domain/testing.h"

namespace send::ehcp {

// A decision on a request, with its command inside: pure, so that it can be taken again by the model.
using Command = std::function<absl::StatusOr<EhcRequest>(const EhcRequest&)>;

// What somebody might ask for on `today`; the same for the same seed. Some of it is refused in most states.
inline Command RandomCommand(uint64_t seed, absl::CivilDay today) {
  std::mt19937_64 random(seed);
  const auto below = [&random](uint64_t n) { return static_cast<int>(random() % n); };
  const absl::CivilDay day = today - below(90);
  const std::string word = absl::StrCat("demo-", below(1000));
  const int choice = below(1000);
  const auto with = [today](auto command) -> Command {
    return [=](const EhcRequest& before) { return Decide(before, command, today); };
  };
  if (choice < 4) return with(Withdraw{day, word});
  if (choice < 6) return with(RecordMove{{day, day, "998"}});
  if (choice < 100) return with(RecordDecision{Decision::kAssess, day, word, {}});
  if (choice < 104) return with(RecordDecision{Decision::kDoNotAssess, day, word, {}});
  if (choice < 200) return with(DecideIssue{IssueDecision::kIssue, day, word, {}});
  if (choice < 300)
    return with(ServeDraft{word, {NoticeTo(RecipientKind::kParent, NoticeKind::kDraftPlan, day)}});
  if (choice < 400) return with(RecordRepresentation{{day, word, "", below(2) == 0, below(2) == 0}});
  if (choice < 480) return with(RecordMeeting{{day, word, word}});
  if (choice < 560)
    return with(RecordNotice{NoticeTo(RecipientKind::kSocialCare, NoticeKind::kConsidering, day)});
  if (choice < 600) {
    const RetractRequestStep command{static_cast<RequestStep>(below(11)), below(4), word, word};
    return [=](const EhcRequest& before) { return Decide(before, command, {}, today); };
  }
  if (choice < 640) {
    Correct correction;
    correction.received_by = word;
    if (below(2) == 0) correction.received_on = day;
    return with(correction);
  }
  return [=](const EhcRequest& before) { return Decide(before, Allocate{word}); };
}

}  // namespace send::ehcp
