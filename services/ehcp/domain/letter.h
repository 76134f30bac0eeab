#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/civil/holiday_calendar.h"
#include "services/ehcp/domain/authority.h"
#include "services/ehcp/domain/ehc_request.h"

// A notice as a letter: what it says, before any form is given to it.
//
// What the law wants on each (Regs 5(3), 10(3), 13(1), 14(2), 32; CFA ss.36(5), 36(7), 36(9), 38, 55(3)):
//   considering           that views may be given and evidence sent
//   decision to assess    the decision and its reasons
//   refusal to assess,    the reasons; the right of appeal with its time limits; disagreement resolution;
//   advice no plan, final plan   and support; of mediation (reg. 32): (a) the right to request it, (b) the
//   certificate
//                         that an appeal needs, (c) its adviser, (d) by when, (e) what to tell the authority:
//                         that it is wanted, the issues, and the health care provision that is missed, (f) whom
//                         there; that the adviser is told of the wish to appeal (reg. 33)
//   final plan            besides: an appeal about section I alone needs no certificate
//   draft plan            fifteen days and the last of them; representations, a school or other institution, a
//                         meeting; where to find schools and colleges
namespace send::ehcp {

struct LetterDate {
  std::string what;
  absl::CivilDay day;
  friend bool operator==(const LetterDate&, const LetterDate&) = default;
};

struct LetterSection {
  std::string heading;
  std::vector<std::string> paragraphs = {};
  // As an officer wrote it, lines and all.
  std::string quoted = {};
  std::vector<std::string> points = {};
  std::vector<Contact> contacts = {};
};

struct Letter {
  std::string authority;
  Contact sender;
  std::string recipient;
  absl::CivilDay sent_on;
  // The child's or young person's name.
  std::string about;
  std::string title;
  // In whose place the reader has it, where that needs saying.
  std::string capacity;
  std::vector<LetterDate> dates;
  std::vector<LetterSection> sections;
  // Under which provisions it is sent.
  std::string law;
};

// What the letter says that is kept elsewhere.
struct LetterNames {
  std::string child;
  // Of the institution that the final plan names; empty where it names none.
  std::string setting;
};

// The letter to the notice's recipient. It speaks to whoever has the rights by then: the parent, the young
// person, or who acts for one without capacity; anybody else is told the decision, without reasons or rights.
// FAILED_PRECONDITION (PARTICULARS_MISSING) where the authority's particulars lack what this notice must carry,
// each as metadata.
absl::StatusOr<Letter> WriteLetter(const EhcRequest& request, const Notice& notice,
                                   const AuthorityParticulars& particulars, const LetterNames& names,
                                   const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
