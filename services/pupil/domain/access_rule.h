#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

// Who may not see a record, or its address. Rules beat every role from the moment they are saved.
namespace send::pupil {

enum class AccessRuleKind : uint8_t { kAddressProtected, kPersonBarred };

struct AccessRule {
  std::string pupil_id;
  AccessRuleKind kind = AccessRuleKind::kAddressProtected;
  // The barred person's subject in the token.
  std::string barred_subject;
  // Who may see a protected address: subjects in the token.
  std::vector<std::string> allowed_subjects;
  std::string reason;
  // Who set it: a subject.
  std::string set_by;
  std::optional<absl::Time> ended_at;
  std::string ended_reason;
  friend bool operator==(const AccessRule&, const AccessRule&) = default;
};

inline constexpr size_t kMaxAllowed = 200;

// INVALID_ARGUMENT with every bad field; FAILED_PRECONDITION (CANNOT_BAR_SELF).
absl::StatusOr<AccessRule> DecideCreate(AccessRule rule);

// Replaces the allow-list. FAILED_PRECONDITION: RULE_ENDED, NOT_ADDRESS_RULE.
absl::StatusOr<AccessRule> DecideAllow(const AccessRule& rule, std::vector<std::string> allowed,
                                       std::string reason);

// FAILED_PRECONDITION (RULE_ENDED).
absl::StatusOr<AccessRule> DecideEnd(const AccessRule& rule, absl::Time now, std::string reason);

}  // namespace send::pupil
