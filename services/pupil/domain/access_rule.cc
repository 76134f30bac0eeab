#include "services/pupil/domain/access_rule.h"

#include "absl/strings/str_cat.h"
#include "common/error/error.h"

namespace send::pupil {
namespace {

constexpr size_t kMaxReason = 2000;
constexpr size_t kMaxSubject = 128;

void CheckReason(const std::string& reason, const char* field, error::FieldViolations& violations) {
  if (reason.empty()) violations.Add(field, "is required");
  if (reason.size() > kMaxReason) violations.Add(field, absl::StrCat("must be at most ", kMaxReason, " bytes"));
}

void CheckAllowed(const std::vector<std::string>& allowed, const std::string& field,
                  error::FieldViolations& violations) {
  if (allowed.size() > kMaxAllowed) violations.Add(field, absl::StrCat("must be at most ", kMaxAllowed));
  for (size_t i = 0; i < allowed.size(); ++i)
    if (allowed[i].empty() || allowed[i].size() > kMaxSubject)
      violations.Add(absl::StrCat(field, "[", i, "]"), absl::StrCat("must be 1 to ", kMaxSubject, " bytes"));
}

absl::Status Ended() { return error::FailedPrecondition("RULE_ENDED", "The rule has ended: set a new one."); }

}  // namespace

absl::StatusOr<AccessRule> DecideCreate(AccessRule rule) {
  error::FieldViolations violations;
  const bool bars = rule.kind == AccessRuleKind::kPersonBarred;
  if (bars && (rule.barred_subject.empty() || rule.barred_subject.size() > kMaxSubject))
    violations.Add("access_rule.barred_subject", "must name the person: the subject in their token");
  if (!bars && !rule.barred_subject.empty())
    violations.Add("access_rule.barred_subject", "goes with ACCESS_RULE_KIND_PERSON_BARRED only");
  if (bars && !rule.allowed_subjects.empty())
    violations.Add("access_rule.allowed_subjects", "goes with ACCESS_RULE_KIND_ADDRESS_PROTECTED only");
  CheckAllowed(rule.allowed_subjects, "access_rule.allowed_subjects", violations);
  CheckReason(rule.reason, "access_rule.reason", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (bars && rule.barred_subject == rule.set_by)
    return error::FailedPrecondition("CANNOT_BAR_SELF",
                                     "You cannot bar yourself: ask a colleague to set the rule.");
  return rule;
}

absl::StatusOr<AccessRule> DecideAllow(const AccessRule& rule, std::vector<std::string> allowed,
                                       std::string reason) {
  error::FieldViolations violations;
  CheckAllowed(allowed, "allowed_subjects", violations);
  CheckReason(reason, "reason", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (rule.ended_at) return Ended();
  if (rule.kind != AccessRuleKind::kAddressProtected)
    return error::FailedPrecondition("NOT_ADDRESS_RULE",
                                     "Only a rule that protects an address has an allow-list.");
  AccessRule after = rule;
  after.allowed_subjects = std::move(allowed);
  after.reason = std::move(reason);
  return after;
}

absl::StatusOr<AccessRule> DecideEnd(const AccessRule& rule, absl::Time now, std::string reason) {
  error::FieldViolations violations;
  CheckReason(reason, "reason", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (rule.ended_at) return Ended();
  AccessRule after = rule;
  after.ended_at = now;
  after.ended_reason = std::move(reason);
  return after;
}

}  // namespace send::pupil
