#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "common/error/error.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/family_rights.h"
#include "services/ehcp/domain/letter.h"
#include "services/ehcp/domain/letter_parts.h"
#include "services/ehcp/domain/resumption.h"

namespace send::ehcp {
namespace {

using civil::FormatLongDate;

// What the letter is made of, and who is spoken of: "you" to a young person, the child by name to all others.
struct Writing {
  const EhcRequest& request;
  const Notice& notice;
  const AuthorityParticulars& particulars;
  const LetterNames& names;
  const civil::HolidayCalendar& calendar;

  bool ToYoungPerson() const {
    return notice.recipient_kind == RecipientKind::kYoungPerson && TellsFamily(request, notice);
  }
  std::string Whom() const { return ToYoungPerson() ? "you" : names.child; }
  std::string Whose() const { return ToYoungPerson() ? "your" : names.child + "’s"; }
  std::string Assessment() const {
    return absl::StrCat("an education, health and care (EHC) needs assessment of ", Whom());
  }
};

std::optional<absl::CivilDay> DueOf(const Writing& writing, std::string_view limit_id) {
  const Deadlines deadlines = ComputeDeadlines(writing.request, writing.notice.sent_on, writing.calendar);
  const Deadline* deadline = deadlines.Find(limit_id);
  return deadline == nullptr ? std::nullopt : deadline->due_on;
}

void AddDate(std::string what, const std::optional<absl::CivilDay>& day, Letter& letter) {
  if (day) letter.dates.push_back({std::move(what), *day});
}

void WriteConsidering(const Writing& writing, Letter& letter) {
  const std::string received = FormatLongDate(writing.request.received_on);
  letter.title = absl::StrCat("We are considering whether to assess ", writing.Whose(),
                              " education, health and care needs");
  letter.law = "Children and Families Act 2014 section 36; SEND Regulations 2014 regulations 3 and 4.";
  letter.sections.push_back(
      {.heading = "What has happened",
       .paragraphs = {
           writing.request.trigger == Trigger::kRequest
               ? absl::StrCat("On ", received, " we received a request for ", writing.Assessment(), ".")
               : absl::StrCat("On ", received, " we became responsible for ", writing.Whom(), "."),
           "We are now considering whether an assessment is necessary."}});
  letter.sections.push_back({.heading = "Your right to be heard",
                             .paragraphs = {"Before we decide, you have the right:"},
                             .points = {"to tell us your views, in writing or by speaking to us",
                                        "to send us any evidence that you want us to consider"}});
  AddDate("We tell you whether we will carry out an assessment, by",
          DueOf(writing, LimitsOf(writing.request).decision), letter);
}

// Of a step that the notice's resumption asks for; of the request's own limit where there is none.
std::optional<absl::CivilDay> DueUnder(const Writing& writing, std::string_view step, std::string_view own) {
  const Resumption* resumed = FindResumption(writing.request, writing.notice.sent_on);
  return resumed == nullptr ? DueOf(writing, own) : DueOf(writing, LimitOf(*resumed, step));
}

void WriteWillAssess(const Writing& writing, Letter& letter) {
  letter.title = absl::StrCat("We will carry out ", writing.Assessment());
  letter.law = "Children and Families Act 2014 section 36; SEND Regulations 2014 regulations 5 and 6.";
  letter.sections.push_back(
      {.heading = "What happens now",
       .paragraphs = {"We now ask those who know and work with " + writing.Whom() +
                      " for advice. You have the right:"},
       .points = {"to tell us your views and to send us evidence",
                  "to ask us, within reason, to seek advice from somebody whom you name"}});
  AddDate("If we decide that no EHC plan is needed, we tell you by",
          DueUnder(writing, "no-plan", LimitsOf(writing.request).no_plan), letter);
  AddDate("If we make an EHC plan, we send you the final plan by",
          DueUnder(writing, "assessed-final", LimitsOf(writing.request).final_plan), letter);
}

void WriteRefusal(const Writing& writing, Letter& letter) {
  letter.title = absl::StrCat("We will not carry out ", writing.Assessment());
  letter.law =
      "Children and Families Act 2014 sections 36(5), 51 and 52; SEND Regulations 2014 regulations 5(3) "
      "and 32.";
}

void WriteNoPlan(const Writing& writing, Letter& letter) {
  letter.title = absl::StrCat("We will not make an EHC plan for ", writing.Whom());
  letter.law =
      "Children and Families Act 2014 sections 36(9), 37, 51 and 52; SEND Regulations 2014 regulations 10 "
      "and 32.";
}

void WriteDraft(const Writing& writing, Letter& letter) {
  letter.title = absl::StrCat("The draft of ", writing.Whose(), " EHC plan");
  letter.law =
      "Children and Families Act 2014 sections 36(9), 38 and 49; SEND Regulations 2014 regulation 13(1).";
  const auto last_day = FindRepresentationsLastDay(writing.request, writing.notice, writing.calendar);
  if (!last_day) return;
  AddDate("Last day for your views on the draft, and for asking for a school or a meeting", last_day, letter);
  const Resumption* resumed = FindResumption(writing.request, writing.notice.sent_on);
  const bool ordered = resumed != nullptr && resumed->to == ResumedTo::kMakePlan;
  AddDate("We send you the final plan by",
          DueUnder(writing, ordered ? "final" : "assessed-final", LimitsOf(writing.request).final_plan),
          letter);
  letter.sections.push_back(
      {.heading = "What you may do",
       .paragraphs = {absl::StrCat(
           "The draft comes with this letter. You have at least 15 days, beginning with the day on which "
           "the draft was served on you: up to and including ",
           FormatLongDate(*last_day), ". In that time you may:")},
       .points = {"say what you think of the content of the draft",
                  "ask that a particular school or other institution be named in the plan",
                  "ask for a meeting with an officer of the authority, at which the draft can be discussed",
                  "ask for a personal budget"}});
  letter.sections.push_back(
      {.heading = "Asking for a school or other institution",
       .paragraphs = {"The draft names no school, because the law does not allow it to. You may ask for a "
                      "maintained school or nursery school, an Academy, an institution in the further "
                      "education sector, a non-maintained special school, or an institution that is "
                      "approved under section 41 of the Act.",
                      "You find the schools and colleges that are available in our local offer: " +
                          writing.particulars.local_offer_url}});
}

std::string PlacementText(const Writing& writing) {
  const Placement& placement = writing.request.plan->placement;
  switch (placement.kind) {
    case PlacementKind::kSetting:
      return absl::StrCat("Section I of the plan names ", writing.names.setting, ".");
    case PlacementKind::kTypeOfSetting:
      return absl::StrCat("Section I of the plan names a type of institution: ", placement.description, ".");
    case PlacementKind::kOtherwise:
      return absl::StrCat("Education is arranged otherwise than in an institution: ", placement.description,
                          ".");
  }
  return "";
}

void WriteFinalPlan(const Writing& writing, Letter& letter) {
  const FinalPlan& plan = *writing.request.plan;
  letter.title = absl::StrCat(writing.ToYoungPerson() ? "Your" : writing.Whose(), " EHC plan");
  letter.law =
      "Children and Families Act 2014 sections 37 to 40, 51 to 57; SEND Regulations 2014 regulations "
      "13(2), 14 and 32.";
  letter.sections.push_back(
      {.heading = "The plan",
       .paragraphs = {
           absl::StrCat("The plan comes with this letter. It was made on ", FormatLongDate(plan.made_on), "."),
           PlacementText(writing),
           absl::StrCat("We review the plan for the first time by ", FormatLongDate(plan.review_by), ".")}});
}

// What the notice's decision says, under its title.
void WriteByKind(const Writing& writing, Letter& letter) {
  switch (writing.notice.kind) {
    case NoticeKind::kConsidering:
      return WriteConsidering(writing, letter);
    case NoticeKind::kAssessmentDecision:
      return TellsOfAssessment(writing.request, writing.notice) ? WriteWillAssess(writing, letter)
                                                                : WriteRefusal(writing, letter);
    case NoticeKind::kNoPlan:
      return WriteNoPlan(writing, letter);
    case NoticeKind::kDraftPlan:
      return WriteDraft(writing, letter);
    case NoticeKind::kFinalPlan:
      return WriteFinalPlan(writing, letter);
  }
}

// What the authority must do, and tells by the notice in place of a decision of its own; null for a decision.
const Resumption* FindOrdered(const Writing& writing) {
  const Resumption* resumed = FindResumption(writing.request, writing.notice.sent_on);
  if (resumed == nullptr) return nullptr;
  const NoticeKind kind = writing.notice.kind;
  const bool tells = (resumed->to == ResumedTo::kMakePlan && kind == NoticeKind::kDraftPlan) ||
                     (resumed->to == ResumedTo::kAssess && kind == NoticeKind::kAssessmentDecision);
  return tells ? resumed : nullptr;
}

void AddWhatIsOrdered(const Writing& writing, const Resumption& resumed, Letter& letter) {
  const std::string on = FormatLongDate(resumed.on);
  std::string why;
  switch (resumed.by) {
    case ResumedBy::kOrder:
      why = absl::StrCat("On ", on, " the tribunal ordered that");
      break;
    case ResumedBy::kAgreement:
      why = absl::StrCat("On ", on, " we agreed with you that");
      break;
    case ResumedBy::kNotOpposed:
      why = absl::StrCat("On ", on, " the tribunal was told that we do not oppose the appeal. Therefore");
      break;
  }
  const bool plan = resumed.to == ResumedTo::kMakePlan;
  absl::StrAppend(&why, plan ? " we make an EHC plan for " : " we carry out ",
                  plan ? writing.Whom() : writing.Assessment(), ".");
  letter.sections.push_back({.heading = "Why we do so", .paragraphs = {std::move(why)}});
}

// The decision whether to make a plan that stood when the notice was sent.
struct IssueDecided {
  bool issue;
  absl::CivilDay on;
  std::string reasons;
};
IssueDecided IssueDecidedBy(const EhcRequest& request, const Notice& notice) {
  if (const auto refusal = RefusalOf(request, CourseOn(request, notice.sent_on)))
    return {false, refusal->decided_on, refusal->reasons};
  return {request.issue_decision == IssueDecision::kIssue, *request.issue_decided_on, request.issue_reasons};
}

// The decision that the notice tells, with its reasons; none for what tells of no decision.
void AddDecision(const Writing& writing, Letter& letter) {
  const EhcRequest& request = writing.request;
  const bool issue =
      writing.notice.kind == NoticeKind::kNoPlan || writing.notice.kind == NoticeKind::kDraftPlan;
  if (!issue && writing.notice.kind != NoticeKind::kAssessmentDecision) return;
  if (const Resumption* ordered = FindOrdered(writing)) return AddWhatIsOrdered(writing, *ordered, letter);
  std::string decision;
  std::string reasons = request.decision_reasons;
  if (!issue) {
    decision = absl::StrCat("On ", FormatLongDate(*request.decided_on), " we decided ",
                            request.decision == Decision::kAssess ? "to" : "not to", " carry out ",
                            writing.Assessment(), ".");
  } else {
    IssueDecided decided = IssueDecidedBy(request, writing.notice);
    decision = absl::StrCat("On ", FormatLongDate(decided.on),
                            " we decided that, after the assessment, an EHC plan for ", writing.Whom(),
                            decided.issue ? " is necessary." : " is not necessary.");
    reasons = std::move(decided.reasons);
  }
  letter.sections.push_back({.heading = "Our decision", .paragraphs = {std::move(decision)}});
  letter.sections.push_back({.heading = "Our reasons", .quoted = std::move(reasons)});
}

// In whose place somebody other than the parent or the young person has the letter.
std::string CapacityOf(const Writing& writing) {
  const auto& rights = writing.request.rights;
  const bool passed = rights && writing.notice.sent_on >= rights->passed_on;
  const RecipientKind kind = writing.notice.recipient_kind;
  if (kind == RecipientKind::kRepresentative)
    return passed ? absl::StrCat(
                        "You have this letter as the representative of ", writing.names.child,
                        ", who does not have the mental capacity to exercise the rights of a young person. "
                        "You may exercise them.")
                  : absl::StrCat("You have this letter as the representative of a parent of ",
                                 writing.names.child, ".");
  if (kind == RecipientKind::kParent && passed)
    return absl::StrCat(
        "You have this letter because ", writing.names.child,
        ", whose rights these are as a young person, does not have the mental capacity to exercise them "
        "and has no other representative. You may exercise them.");
  return "";
}

// A body, or a parent whose rights have passed: the decision, and nothing that is not theirs.
void WriteForInformation(const Writing& writing, Letter& letter) {
  letter.dates.clear();
  letter.sections.clear();
  const EhcRequest& request = writing.request;
  letter.sections.push_back(
      {.heading = "For your information",
       .paragraphs = {"We send you this notice under the provisions that are named at its end."}});
  if (writing.notice.kind == NoticeKind::kFinalPlan)
    letter.sections.back().paragraphs.push_back(absl::StrCat(
        "The plan was made on ", FormatLongDate(request.plan->made_on), ". ", PlacementText(writing)));
  const bool parent = writing.notice.recipient_kind == RecipientKind::kParent;
  if (parent && request.rights)
    letter.sections.back().paragraphs = {
        absl::StrCat("Since ", FormatLongDate(request.rights->passed_on),
                     " the rights in this matter are not yours but ", writing.names.child,
                     "’s, as a young person. The decision is told to the young person, or to who acts "
                     "for them. This copy gives you no right of appeal and begins no time limit.")};
}

}  // namespace

absl::StatusOr<Letter> WriteLetter(const EhcRequest& request, const Notice& notice,
                                   const AuthorityParticulars& particulars, const LetterNames& names,
                                   const civil::HolidayCalendar& calendar) {
  if (absl::Status status = CheckParticularsFor(request, notice, particulars); !status.ok()) return status;
  const Writing writing{request, notice, particulars, names, calendar};
  Letter letter{.authority = particulars.title,
                .sender = particulars.contact,
                .recipient = notice.recipient,
                .sent_on = notice.sent_on,
                .about = names.child,
                .title = {},
                .capacity = {},
                .dates = {},
                .sections = {},
                .law = {}};
  const bool for_family = TellsFamily(request, notice);
  if (for_family) {
    letter.capacity = CapacityOf(writing);
    AddDecision(writing, letter);
  }
  WriteByKind(writing, letter);
  if (const Resumption* ordered = FindOrdered(writing))
    absl::StrAppend(&letter.law, " What we must do now: regulation ",
                    ordered->by == ResumedBy::kNotOpposed ? "45." : "44.");
  if (!for_family) {
    WriteForInformation(writing, letter);
    return letter;
  }
  if (const auto rights = FindAppealRights(request, notice, calendar))
    AddAppeal(notice.kind, *rights, particulars, letter);
  AddAdvice(particulars, letter);
  return letter;
}

}  // namespace send::ehcp
