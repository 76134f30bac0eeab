#pragma once

#include <string_view>

#include "common/error/error.h"
#include "common/rpc/call.h"
#include "send/ehcp/v1/disagreement_service.pb.h"
#include "services/ehcp/domain/disagreement_decide.h"
#include "services/ehcp/domain/disagreement_explain.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/store/disagreement_store.h"

// Between the contract and the domain, for disagreements; as convert.h.
namespace send::ehcp {

inline constexpr std::string_view kDisagreementName = "localAuthorities/*/ehcRequests/*/disagreements/*";

DisagreementKey ReadDisagreementName(std::string_view name, std::string_view field,
                                     error::FieldViolations& violations);
// Whose cases they are to be of is the caseworker's alone: whom they cover for is still to be added.
DisagreementQuery ReadList(const rpc::Call& call, const v1::ListDisagreementsRequest& request,
                           error::FieldViolations& violations);
// Of the appeal where `appeal`, else of the mediation.
StepRecord ReadStep(const v1::DisagreementStep& message, bool appeal, error::FieldViolations& violations);
Compliance ReadCompliance(const v1::Compliance& message, error::FieldViolations& violations);
ComplianceException ReadComplianceException(const v1::ComplianceException& message,
                                            error::FieldViolations& violations);

void Write(const StoredDisagreement& stored, const View& view, v1::Disagreement& message);
void Write(const ConsideredComplianceException& exception, v1::ConsideredComplianceException& message);

}  // namespace send::ehcp
