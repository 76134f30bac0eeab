#pragma once

#include <string>

#include "send/ehcp/v1/ehc_request.pb.h"
#include "services/ehcp/domain/ehc_request.h"

// The steps of a request for the contract, where they count and where they were taken back. `number` is that of
// NumberOf, `request` the request's name.
namespace send::ehcp {

// Without the family's rights by it, which depend on the request.
void Write(const Notice& notice, int number, v1::Notice& message);
void Write(const PlanDraft& draft, int number, v1::PlanDraft& message);
void Write(const Representation& said, int number, v1::Representation& message);
void Write(const Meeting& meeting, int number, v1::Meeting& message);
void Write(const FinalPlan& plan, const std::string& la, v1::FinalPlan& message);
void Write(const MoveAway& move, v1::MoveAway& message);
void Write(const YoungPersonRights& rights, v1::YoungPersonRights& message);
void Write(const Resumption& resumption, const std::string& request, v1::Resumption& message);
void Write(const Retraction& retraction, const std::string& request, const std::string& la,
           v1::Retraction& message);

}  // namespace send::ehcp
