#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/error/error.h"
#include "services/pupil/domain/pupil.h"

namespace send::pupil {

enum class Relationship : uint8_t {
  kMother,
  kFather,
  kStepParent,
  kGrandparent,
  kFosterCarer,
  kGuardian,
  kSocialWorker,
  kOther
};

enum class ContactChannel : uint8_t { kNone, kEmail, kPost, kTelephone, kTextMessage, kPortal };

// A parent or carer of one pupil.
struct Carer {
  std::string pupil_id;
  std::string forename;
  std::string surname;
  std::string title;
  Relationship relationship = Relationship::kOther;
  // Children Act 1989 s.3.
  bool parental_responsibility = false;
  Address address;
  std::string email;
  std::string phone;
  ContactChannel preferred_channel = ContactChannel::kNone;
  std::string preferred_language;
  // Nothing may be sent to this person, and why.
  bool no_contact = false;
  std::string no_contact_reason;
  friend bool operator==(const Carer&, const Carer&) = default;
};

// The carer in canonical form; adds a violation for each field that is wrong.
Carer Canonical(Carer carer, std::string_view prefix, error::FieldViolations& violations);

inline constexpr int64_t kMaxCarers = 20;

}  // namespace send::pupil
