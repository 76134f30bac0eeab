#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

// Schools, colleges and early-years settings, as the registers have them.
namespace send::pupil {

enum class SettingKind : uint8_t { kSchool, kGroup, kSchoolBased, kChildminder, kChildminderAgency, kHome };

// Codes 1 to 4 of the register of establishments.
enum class SettingStatus : uint8_t { kOpen = 1, kClosed = 2, kOpenProposedToClose = 3, kProposedToOpen = 4 };

// First to last day, both included.
struct Term {
  std::string title;
  absl::CivilDay first;
  absl::CivilDay last;
  friend bool operator==(const Term&, const Term&) = default;
};

struct Closure {
  std::string title;
  absl::CivilDay closed_from;
  absl::CivilDay reopens;
  friend bool operator==(const Closure&, const Closure&) = default;
};

struct Setting {
  // "urn-100000", "ofsted-EY123456".
  std::string id;
  SettingKind kind = SettingKind::kSchool;
  std::string title;
  SettingStatus status = SettingStatus::kOpen;
  std::string la_code;
  std::string la_title;
  std::string laestab;
  std::string ukprn;
  std::string uprn;
  std::string type_code;
  std::string type_title;
  std::string type_group_code;
  std::string type_group_title;
  // The register's code 0 to 7; unset where it gives none.
  std::optional<int> phase;
  // 0 where the register gives none, as for all numbers here.
  int low_age = 0;
  int high_age = 0;
  int capacity = 0;
  int pupils_on_roll = 0;
  std::optional<absl::CivilDay> open_date;
  std::optional<absl::CivilDay> close_date;
  std::vector<std::string> address_lines;
  std::string postcode;
  int easting = 0;
  int northing = 0;
  bool section_41_approved = false;
  std::vector<std::string> sen_provision_codes;
  std::string resourced_provision_title;
  int resourced_provision_on_roll = 0;
  int resourced_provision_capacity = 0;
  int sen_unit_on_roll = 0;
  int sen_unit_capacity = 0;
  // Early-years settings.
  int places = 0;
  std::string agency;
  std::optional<absl::CivilDay> registered_on;
  // What an import found odd and kept: "UNKNOWN_TYPE", "BAD_POSTCODE".
  std::vector<std::string> flags;
  std::optional<absl::CivilDay> register_changed_on;
  // Ours, not the register's: an import leaves them as they are.
  std::vector<Term> terms;
  std::vector<Closure> closures;
  friend bool operator==(const Setting&, const Setting&) = default;
};

bool IsOpen(const Setting& setting);

// True where a family may ask that a plan name it (CFA ss.38(3), 41, 83(2)): maintained schools and nurseries,
// academies, further education, non-maintained special schools, and what is approved under s.41. Pupil referral
// units are not among them.
bool MayBeNamedInPlan(const Setting& setting);

// The authority that maintains it, three digits; empty for kinds that none does: academies, colleges,
// independent and non-maintained schools, early-years settings of Ofsted's register.
std::string MaintainingAuthorityOf(const Setting& setting);

// True for maintained nursery schools, and for schools and post-16 institutions that are not special ones, nor
// alternative provision (CFA ss.33, 83(2)).
bool IsMainstream(const Setting& setting);

// True for a type code of the register of establishments that is known here.
bool IsKnownType(std::string_view type_code);

inline constexpr size_t kMaxTerms = 30;
inline constexpr size_t kMaxClosures = 60;

// INVALID_ARGUMENT with every term whose days are out of order, every closure that re-opens before it closes,
// closures that overlap, and too many of either.
absl::Status CheckDates(const std::vector<Term>& terms, const std::vector<Closure>& closures);

}  // namespace send::pupil
