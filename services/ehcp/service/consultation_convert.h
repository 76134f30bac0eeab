#pragma once

#include <string>
#include <string_view>

#include "common/error/error.h"
#include "common/rpc/call.h"
#include "send/ehcp/v1/consultation_service.pb.h"
#include "services/ehcp/domain/consultation_clock.h"
#include "services/ehcp/domain/consultation_decide.h"
#include "services/ehcp/domain/findings.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/store/consultation_store.h"

// Between the contract and the domain, for consultations; as convert.h.
namespace send::ehcp {

inline constexpr std::string_view kConsultationName = "localAuthorities/*/ehcRequests/*/consultations/*";

ConsultationKey ReadConsultationName(std::string_view name, std::string_view field,
                                     error::FieldViolations& violations);

// What the register and the EHC request say of it is still to be set.
Consultation ReadNewConsultation(const rpc::Call& call, const v1::CreateConsultationRequest& request,
                                 error::FieldViolations& violations);
AnswerConsultation ReadConsultationAnswer(const rpc::Call& call, const v1::AnswerConsultationRequest& request,
                                          error::FieldViolations& violations);
WithdrawConsultation ReadWithdrawConsultation(const v1::WithdrawConsultationRequest& request,
                                              error::FieldViolations& violations);
ConsultationQuery ReadOpenConsultations(const rpc::Call& call, const v1::ListOpenConsultationsRequest& request,
                                        error::FieldViolations& violations);

// Without `whole`, as the setting sees it: not what is the authority's.
void Write(const StoredConsultation& stored, const View& view, bool whole, v1::Consultation& message);
void Write(const MissingConsultation& missing, v1::MissingConsultation& message);

}  // namespace send::ehcp
