#include "services/ehcp/domain/letter_parts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/civil/date.h"
#include "common/error/error.h"

namespace send::ehcp {
namespace {

using civil::FormatLongDate;

bool IsUsable(const Contact& contact) { return !contact.title.empty() && IsReachable(contact); }

LetterSection RightOfAppeal(NoticeKind kind) {
  LetterSection section{.heading = "Your right to appeal"};
  const std::string tribunal = "the First-tier Tribunal (Special Educational Needs and Disability)";
  if (kind == NoticeKind::kFinalPlan) {
    section.paragraphs = {absl::StrCat("You have the right to appeal to ", tribunal, " against:")};
    section.points = {
        "what section B of the plan says of special educational needs",
        "the special educational provision in section F",
        "the school or other institution, or the type of it, in section I; or that none is named there"};
  } else {
    section.paragraphs = {
        absl::StrCat("You have the right to appeal to ", tribunal, " against this decision.")};
  }
  return section;
}

LetterSection HowToAppeal(NoticeKind kind, const AppealRights& rights) {
  LetterSection section{.heading = "How to appeal, and by when"};
  section.paragraphs = {
      absl::StrCat(
          "Before you appeal you need a certificate from the mediation adviser who is named below. Contact "
          "the adviser by ",
          FormatLongDate(rights.mediation_contact_by),
          ", which is within two months after this letter was sent, and say that you wish to appeal and "
          "whether you want mediation."),
      absl::StrCat(
          "The tribunal must receive your appeal by 5 pm on ", FormatLongDate(rights.appeal_by),
          " or, where that is later, within one month after the day on which the certificate was issued.")};
  if (kind == NoticeKind::kFinalPlan)
    section.paragraphs.push_back(
        absl::StrCat("You need no certificate where your appeal is about section I alone: about the name "
                     "or the type of the school or other institution, or that none is named. Then the "
                     "tribunal must receive your appeal by 5 pm on ",
                     FormatLongDate(rights.appeal_by), "."));
  if (kind != NoticeKind::kAssessmentDecision)
    section.paragraphs.push_back(
        "In your appeal you may also ask the tribunal to make recommendations about health and social care.");
  return section;
}

// Reg. 32(a), (c), (d).
LetterSection Mediation(NoticeKind kind, const AppealRights& rights, const AuthorityParticulars& particulars) {
  LetterSection section{.heading = "Mediation"};
  section.paragraphs = {
      "You have the right to request mediation with us, under sections 53 and 54 of the Children and Families "
      "Act 2014. An independent person leads it, it costs you nothing, and you need not take part.",
      absl::StrCat("Where you wish to appeal, tell the mediation adviser by ",
                   FormatLongDate(rights.mediation_contact_by),
                   " whether you want it. Where you do not, you have your certificate within three working "
                   "days. Where you do, it is arranged within 30 days and we take part; your certificate "
                   "follows within three working days after it.")};
  if (kind == NoticeKind::kFinalPlan)
    section.paragraphs.push_back(
        "Mediation may also be about the health care and the social care in the plan, against which no "
        "appeal lies.");
  section.paragraphs.emplace_back("The mediation adviser is:");
  section.contacts = {particulars.mediation_adviser};
  return section;
}

// Reg. 32(e)-(f). Where there is no plan, none can be without health care provision; the law asks for it in
// each notice all the same.
LetterSection AskingForMediation(const AuthorityParticulars& particulars) {
  return {.heading = "If you want mediation, tell us",
          .paragraphs = {"You must then tell us, at the address below:"},
          .points = {"that you want mediation", "what it is to be about: the mediation issues",
                     "where it is to be about a plan that specifies no health care provision, or none of a "
                     "particular kind: which health care provision you want it to specify"},
          .contacts = {particulars.contact}};
}

}  // namespace

absl::Status CheckParticularsFor(const EhcRequest& request, const Notice& notice,
                                 const AuthorityParticulars& particulars) {
  std::vector<std::string> missing;
  const auto want = [&](bool there, const char* field) {
    if (!there) missing.emplace_back(field);
  };
  want(!particulars.title.empty(), "title");
  want(IsUsable(particulars.contact), "contact");
  if (TellsFamily(request, notice)) {
    if (IsAppealable(request, notice)) {
      want(IsUsable(particulars.mediation_adviser), "mediation_adviser");
      want(IsUsable(particulars.disagreement_resolution), "disagreement_resolution");
      want(IsUsable(particulars.advice_service), "advice_service");
    }
    if (notice.kind == NoticeKind::kDraftPlan) want(!particulars.local_offer_url.empty(), "local_offer_url");
  }
  if (missing.empty()) return absl::OkStatus();
  absl::Status status = error::FailedPrecondition(
      "PARTICULARS_MISSING",
      absl::StrCat("The authority's particulars lack what this notice must carry: a team manager or an "
                   "administrator fills in, with a title and how to reach each, ",
                   absl::StrJoin(missing, ", "), " (UpdateParticulars, or sendctl authority update)."));
  for (const std::string& field : missing) status = error::WithMetadata(std::move(status), field, "missing");
  return status;
}

void AddAppeal(NoticeKind kind, const AppealRights& rights, const AuthorityParticulars& particulars,
               Letter& letter) {
  letter.dates.push_back({"Last day to contact the mediation adviser", rights.mediation_contact_by});
  letter.dates.push_back(
      {"Last day for your appeal to reach the tribunal, unless your mediation certificate gives you longer",
       rights.appeal_by});
  letter.sections.push_back(RightOfAppeal(kind));
  letter.sections.push_back(HowToAppeal(kind, rights));
  letter.sections.push_back(Mediation(kind, rights, particulars));
  letter.sections.push_back(AskingForMediation(particulars));
  letter.sections.push_back(
      {.heading = "Resolving a disagreement",
       .paragraphs =
           {"You may also use the disagreement resolution service. It is independent and costs you "
            "nothing. Using it takes no right of appeal from you, and gives you no more time for one."},
       .contacts = {particulars.disagreement_resolution}});
}

void AddAdvice(const AuthorityParticulars& particulars, Letter& letter) {
  LetterSection section{.heading = "Advice and support"};
  if (!particulars.local_offer_url.empty())
    section.paragraphs.push_back("What there is in the area you find in our local offer: " +
                                 particulars.local_offer_url);
  if (IsUsable(particulars.advice_service)) {
    section.paragraphs.emplace_back(
        "You can have information, advice and support about special educational needs, free of charge and in "
        "confidence, from:");
    section.contacts = {particulars.advice_service};
  }
  if (!section.paragraphs.empty()) letter.sections.push_back(std::move(section));
}

}  // namespace send::ehcp
