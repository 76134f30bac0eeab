#pragma once

#include <string>
#include <string_view>

#include "common/error/error.h"
#include "common/rpc/call.h"
#include "send/ehcp/v1/advice_service.pb.h"
#include "services/ehcp/domain/advice_clock.h"
#include "services/ehcp/domain/advice_decide.h"
#include "services/ehcp/domain/missing_advice.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/store/advice_store.h"

// Between the contract and the domain, for requests for advice; as convert.h.
namespace send::ehcp {

inline constexpr std::string_view kAdviceName = "localAuthorities/*/ehcRequests/*/adviceRequests/*";

AdviceKey ReadAdviceName(std::string_view name, std::string_view field, error::FieldViolations& violations);

// The EHC request's id is that of `parent`; the pupil is still to be set.
AdviceRequest ReadNewAdvice(const rpc::Call& call, const v1::RequestAdviceRequest& request,
                            error::FieldViolations& violations);
AdviceRequest ReadNotNeeded(const rpc::Call& call, const v1::RecordAdviceNotNeededRequest& request,
                            error::FieldViolations& violations);
// Who is asked answers today; a caseworker may give another day.
AnswerAdvice ReadAnswer(const rpc::Call& call, const v1::AnswerAdviceRequest& request,
                        error::FieldViolations& violations);
// Whose cases they are to be of is the caseworker's alone: whom they cover for is still to be added.
AdviceQuery ReadOpenAdvice(const rpc::Call& call, const v1::ListOpenAdviceRequestsRequest& request,
                           error::FieldViolations& violations);
WithdrawAdvice ReadWithdrawAdvice(const v1::WithdrawAdviceRequestRequest& request,
                                  error::FieldViolations& violations);
AdviceException ReadAdviceException(const v1::AdviceException& message, const std::string& claim_id,
                                    error::FieldViolations& violations);

// Without `whole`, as whoever is asked sees it: not what is the authority's.
void Write(const StoredAdvice& stored, const View& view, bool whole, v1::AdviceRequest& message);
void Write(const MissingAdvice& missing, v1::MissingAdvice& message);
void Write(const ConsideredAdviceException& exception, v1::ConsideredAdviceException& message);
// `state` is what the outbox says of its message; null where it has none.
void Write(const Chase& chase, const MessageState* state, v1::AdviceChase& message);

}  // namespace send::ehcp
