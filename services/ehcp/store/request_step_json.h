#pragma once

#include <nlohmann/json.hpp>

#include "common/journal/json.h"
#include "services/ehcp/domain/ehc_request.h"

// The steps of a request as they stand in documents, where they count and where they were taken back. What
// reads throws, as all that reads a document.
namespace send::ehcp {

inline constexpr journal::Words<Decision, 2> kDecisionWords{{"assess", "do_not_assess"}};
inline constexpr journal::Words<IssueDecision, 2> kIssueDecisionWords{{"issue", "do_not_issue"}};

nlohmann::json ToJson(const Notice& notice);
nlohmann::json ToJson(const PlanDraft& draft);
nlohmann::json ToJson(const Representation& said);
nlohmann::json ToJson(const Meeting& meeting);
nlohmann::json ToJson(const MoveAway& move);
nlohmann::json ToJson(const YoungPersonRights& rights);
nlohmann::json ToJson(const IssueRecord& record);
nlohmann::json ToJson(const WithdrawalRecord& record);
nlohmann::json ToJson(const Resumption& resumption);
nlohmann::json ToJson(const FinalPlan& plan);
nlohmann::json ToJson(const Retraction& retraction);

Notice ReadNotice(const nlohmann::json& object);
PlanDraft ReadDraft(const nlohmann::json& object);
Representation ReadRepresentation(const nlohmann::json& object);
Meeting ReadMeeting(const nlohmann::json& object);
MoveAway ReadMove(const nlohmann::json& object);
YoungPersonRights ReadRights(const nlohmann::json& object);
IssueRecord ReadIssue(const nlohmann::json& object);
WithdrawalRecord ReadWithdrawal(const nlohmann::json& object);
Resumption ReadResumption(const nlohmann::json& object);
FinalPlan ReadPlan(const nlohmann::json& object);
Retraction ReadRetraction(const nlohmann::json& object);

}  // namespace send::ehcp
