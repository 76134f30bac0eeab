#include "services/ehcp/store/request_step_json.h"

#include "services/ehcp/store/ehc_request_codec.h"

namespace send::ehcp {
namespace {

using journal::FindDay;
using journal::GetDay;
using journal::PutDay;
using journal::PutUnlessDefault;
using journal::Words;
using nlohmann::json;

constexpr Words<NoticeKind, 5> kNoticeKinds{
    {"considering", "assessment_decision", "no_plan", "draft_plan", "final_plan"}};
constexpr Words<RecipientKind, 11> kRecipientKinds{{"parent", "young_person", "commissioning_body",
                                                    "social_care", "head", "early_years_provider",
                                                    "governing_body", "representative", "person_in_charge",
                                                    "youth_offending_team", "health_services_commissioner"}};
constexpr Words<PlacementKind, 3> kPlacementKinds{{"setting", "type_of_setting", "otherwise"}};
constexpr Words<RequestStep, 11> kSteps{{"notice", "decision", "issue_decision", "draft", "representation",
                                         "meeting", "final_plan", "move_away", "rights", "withdrawal",
                                         "resumption"}};
constexpr Words<ResumedBy, 3> kResumedBy{{"order", "agreement", "not_opposed"}};
constexpr Words<ResumedTo, 3> kResumedTo{{"assess", "make_plan", "reconsider"}};

json ToJson(const DecisionRecord& record) {
  return {{"decision", kDecisionWords.Of(record.decision)},
          {"decided_on", civil::FormatDate(record.decided_on)},
          {"reasons", record.reasons}};
}

RecordedStep ReadStep(RequestStep step, const json& was) {
  switch (step) {
    case RequestStep::kNotice:
      return ReadNotice(was);
    case RequestStep::kDecision:
      return DecisionRecord{kDecisionWords.Read(was.at("decision")), GetDay(was, "decided_on"),
                            was.at("reasons")};
    case RequestStep::kIssueDecision:
      return ReadIssue(was);
    case RequestStep::kDraft:
      return ReadDraft(was);
    case RequestStep::kRepresentation:
      return ReadRepresentation(was);
    case RequestStep::kMeeting:
      return ReadMeeting(was);
    case RequestStep::kFinalPlan:
      return ReadPlan(was);
    case RequestStep::kMoveAway:
      return ReadMove(was);
    case RequestStep::kRights:
      return ReadRights(was);
    case RequestStep::kWithdrawal:
      return ReadWithdrawal(was);
    case RequestStep::kResumption:
      break;
  }
  return ReadResumption(was);
}

}  // namespace

json ToJson(const WithdrawalRecord& record) {
  return {{"withdrawn_on", civil::FormatDate(record.withdrawn_on)}, {"reason", record.reason}};
}

WithdrawalRecord ReadWithdrawal(const json& object) {
  return {GetDay(object, "withdrawn_on"), object.at("reason")};
}

json ToJson(const Notice& notice) {
  json object{{"kind", kNoticeKinds.Of(notice.kind)},
              {"recipient_kind", kRecipientKinds.Of(notice.recipient_kind)},
              {"recipient", notice.recipient},
              {"channel", WordOf(notice.channel)}};
  PutDay(object, "sent_on", notice.sent_on);
  PutDay(object, "served_on", notice.served_on);
  return object;
}

Notice ReadNotice(const json& object) {
  return {kNoticeKinds.Read(object.at("kind")),
          kRecipientKinds.Read(object.at("recipient_kind")),
          object.at("recipient"),
          GetDay(object, "sent_on"),
          FindDay(object, "served_on"),
          ChannelOf(object.at("channel"))};
}

json ToJson(const PlanDraft& draft) {
  return {{"sent_on", civil::FormatDate(draft.sent_on)}, {"reference", draft.reference}};
}

PlanDraft ReadDraft(const json& object) { return {GetDay(object, "sent_on"), object.at("reference")}; }

json ToJson(const Representation& said) {
  json object{{"made_on", civil::FormatDate(said.made_on)}, {"text", said.text}};
  PutUnlessDefault(object, "asks_for_setting", said.asks_for_setting);
  PutUnlessDefault(object, "asks_for_meeting", said.asks_for_meeting);
  PutUnlessDefault(object, "concludes", said.concludes);
  PutUnlessDefault(object, "outside_list", said.outside_list);
  return object;
}

Representation ReadRepresentation(const json& object) {
  return {GetDay(object, "made_on"),
          object.at("text"),
          object.value("asks_for_setting", ""),
          object.value("asks_for_meeting", false),
          object.value("concludes", false),
          object.value("outside_list", false)};
}

json ToJson(const Meeting& meeting) {
  return {{"held_on", civil::FormatDate(meeting.held_on)},
          {"attended_by", meeting.attended_by},
          {"outcome", meeting.outcome}};
}

Meeting ReadMeeting(const json& object) {
  return {GetDay(object, "held_on"), object.at("attended_by"), object.at("outcome")};
}

json ToJson(const MoveAway& move) {
  json object{{"to_authority", move.to_authority}};
  PutDay(object, "moved_on", move.moved_on);
  PutDay(object, "became_aware_on", move.became_aware_on);
  return object;
}

MoveAway ReadMove(const json& object) {
  return {GetDay(object, "moved_on"), GetDay(object, "became_aware_on"), object.at("to_authority")};
}

json ToJson(const YoungPersonRights& rights) {
  json object{{"has_capacity", rights.has_capacity},
              {"capacity_view", rights.capacity_view},
              {"representative", rights.representative}};
  PutDay(object, "passed_on", rights.passed_on);
  return object;
}

YoungPersonRights ReadRights(const json& object) {
  return {GetDay(object, "passed_on"), object.at("has_capacity"), object.at("capacity_view"),
          object.at("representative")};
}

json ToJson(const IssueRecord& record) {
  return {{"decision", kIssueDecisionWords.Of(record.decision)},
          {"decided_on", civil::FormatDate(record.decided_on)},
          {"reasons", record.reasons}};
}

IssueRecord ReadIssue(const json& object) {
  return {kIssueDecisionWords.Read(object.at("decision")), GetDay(object, "decided_on"), object.at("reasons")};
}

json ToJson(const Resumption& resumption) {
  json object{{"disagreement", resumption.disagreement},
              {"by", kResumedBy.Of(resumption.by)},
              {"to", kResumedTo.Of(resumption.to)}};
  PutDay(object, "on", resumption.on);
  PutDay(object, "agreed_for", resumption.agreed_for);
  for (const Compliance& each : resumption.done)
    object["done"].push_back({{"limit_id", each.limit_id}, {"done_on", civil::FormatDate(each.done_on)}});
  if (resumption.reconsidered)
    object["reconsidered"] = {{"decided_on", civil::FormatDate(resumption.reconsidered->decided_on)},
                              {"reasons", resumption.reconsidered->reasons}};
  return object;
}

Resumption ReadResumption(const json& object) {
  Resumption resumption{object.at("disagreement"), kResumedBy.Read(object.at("by")),
                        kResumedTo.Read(object.at("to")), GetDay(object, "on"), FindDay(object, "agreed_for")};
  for (const json& each : object.value("done", json::array()))
    resumption.done.push_back({each.at("limit_id"), GetDay(each, "done_on")});
  if (object.contains("reconsidered"))
    resumption.reconsidered = {GetDay(object["reconsidered"], "decided_on"),
                               object["reconsidered"].at("reasons")};
  return resumption;
}

json ToJson(const FinalPlan& plan) {
  json object{{"plan_id", plan.plan_id},
              {"reference", plan.reference},
              {"placement", {{"kind", kPlacementKinds.Of(plan.placement.kind)}}}};
  PutDay(object, "made_on", plan.made_on);
  PutDay(object, "review_by", plan.review_by);
  PutDay(object, "early_review_by", plan.early_review_by);
  PutDay(object, "transfer_review_by", plan.transfer_review_by);
  PutUnlessDefault(object, "transfer_limit_id", plan.transfer_limit_id);
  PutUnlessDefault(object, "maintained_by", plan.maintained_by);
  PutUnlessDefault(object, "year_nine", plan.year_nine);
  PutUnlessDefault(object["placement"], "setting", plan.placement.setting);
  PutUnlessDefault(object["placement"], "description", plan.placement.description);
  return object;
}

FinalPlan ReadPlan(const json& object) {
  const json& placement = object.at("placement");
  return {object.at("plan_id"),
          GetDay(object, "made_on"),
          {kPlacementKinds.Read(placement.at("kind")), placement.value("setting", ""),
           placement.value("description", "")},
          object.at("reference"),
          GetDay(object, "review_by"),
          FindDay(object, "early_review_by"),
          FindDay(object, "transfer_review_by"),
          object.value("transfer_limit_id", ""),
          object.value("maintained_by", ""),
          object.value("year_nine", false)};
}

json ToJson(const Retraction& retraction) {
  json object{{"step", kSteps.Of(retraction.step())},
              {"was", std::visit([](const auto& was) { return ToJson(was); }, retraction.was)},
              {"by", retraction.retracted_by},
              {"reason", retraction.reason}};
  PutDay(object, "on", retraction.retracted_on);
  PutUnlessDefault(object, "number", retraction.number);
  return object;
}

Retraction ReadRetraction(const json& object) {
  return {ReadStep(kSteps.Read(object.at("step")), object.at("was")), object.value("number", 0),
          GetDay(object, "on"), object.at("by"), object.at("reason")};
}

}  // namespace send::ehcp
