#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

// What an authority says of itself: in the notices that it sends, and of its teams.
namespace send::ehcp {

// A body or a service, as letters say how it is reached: empty as a whole, or with a title.
struct Contact {
  std::string title = {};
  // A person or an office there.
  std::string person = {};
  // With the postcode as the last.
  std::vector<std::string> address_lines = {};
  std::string email = {};
  std::string phone = {};
  std::string website = {};
  friend bool operator==(const Contact&, const Contact&) = default;
};

// True where somebody who reads it can write, call or go there.
bool IsReachable(const Contact& contact);

// A team to which requests are allocated. Its id is chosen once: requests name it for ever, so that a team is
// closed but never taken away.
struct Team {
  std::string team_id;
  std::string name;
  // The subject in the token of who leads it; empty for nobody.
  std::string manager;
  bool closed = false;
  friend bool operator==(const Team&, const Team&) = default;
};

struct AuthorityParticulars {
  // Its name as letters carry it.
  std::string title;
  // The office that sends the notices.
  Contact contact;
  // Who gives mediation certificates (CFA ss.52-56; Regs 32-33).
  Contact mediation_adviser;
  // Information, advice and support for families and young people (CFA s.32).
  Contact advice_service;
  // CFA s.57.
  Contact disagreement_resolution;
  // The integrated care boards of the area.
  std::vector<Contact> commissioning_bodies;
  Contact social_care;
  // The local offer (CFA s.30), where families find the schools and colleges.
  std::string local_offer_url;
  std::vector<Team> teams;
  friend bool operator==(const AuthorityParticulars&, const AuthorityParticulars&) = default;
};

// The particulars as they are to be, where that holds together: INVALID_ARGUMENT names each contact without a
// title and each team whose id another has; FAILED_PRECONDITION (TEAM_REMOVED) where a team of before is gone.
absl::StatusOr<AuthorityParticulars> Revise(const AuthorityParticulars& before,
                                            const AuthorityParticulars& after);

// Whether requests may be allocated to the team: FAILED_PRECONDITION (TEAM_UNKNOWN, TEAM_CLOSED).
absl::Status CheckTeamIsOpen(const AuthorityParticulars& particulars, std::string_view team_id);

}  // namespace send::ehcp
