#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/contact_shape.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/advice_convert.h"
#include "services/ehcp/service/holder_filters.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;
using rpc::CheckLength;
using rpc::CheckText;
using rpc::ReadDay;
using rpc::ReadDayOrNone;
using rpc::ReadEnum;

constexpr size_t kMaxName = 200;
constexpr size_t kMaxReason = 2000;
constexpr size_t kMaxQuestion = 10'000;
constexpr size_t kMaxSubject = 128;
constexpr size_t kMaxKeptAt = 500;

void CheckEmail(const std::string& address, std::string_view field, FieldViolations& violations) {
  if (!address.empty() && !IsEmailAddress(address))
    violations.Add(field, "must be an e-mail address such as name@example.org, of at most 254 characters");
}

void ReadAdviser(const v1::AdviceRequest& message, AdviceRequest& advice, FieldViolations& violations) {
  advice.adviser_kind =
      ReadEnum<AdviserKind>(message.adviser_kind(), "advice_request.adviser_kind", violations);
  advice.adviser_name = message.adviser_name();
  CheckText(advice.adviser_name, "advice_request.adviser_name", kMaxName, violations);
  advice.adviser_body = message.adviser_body();
  CheckLength(advice.adviser_body, "advice_request.adviser_body", kMaxName, violations);
  advice.section31_body = message.section31_body();
  advice.service_family = message.service_family();
  if (advice.service_family && advice.adviser_kind != AdviserKind::kHead)
    violations.Add("advice_request.service_family", "may be true only with ADVISER_KIND_HEAD");
  advice.adviser_subject = message.adviser_subject();
  CheckLength(advice.adviser_subject, "advice_request.adviser_subject", kMaxSubject, violations);
  advice.adviser_setting = message.adviser_setting();
  if (!advice.adviser_setting.empty() && !rpc::ParseName("settings/*", advice.adviser_setting))
    violations.Add("advice_request.adviser_setting", "must be a name such as settings/urn-100000");
  else if (!advice.adviser_setting.empty() && !advice.adviser_subject.empty())
    violations.Add("advice_request.adviser_setting", "must be empty where adviser_subject is given");
  advice.adviser_email = message.adviser_email();
  CheckEmail(advice.adviser_email, "advice_request.adviser_email", violations);
  advice.escalation_email = message.escalation_email();
  CheckEmail(advice.escalation_email, "advice_request.escalation_email", violations);
}

}  // namespace

AdviceKey ReadAdviceName(std::string_view name, std::string_view field, FieldViolations& violations) {
  const auto ids = rpc::ParseName(kAdviceName, name);
  if (!ids)
    violations.Add(field, "must be a name such as localAuthorities/999/ehcRequests/ID/adviceRequests/ID");
  return ids ? AdviceKey{(*ids)[1], (*ids)[2]} : AdviceKey();
}

AdviceRequest ReadNewAdvice(const rpc::Call& call, const v1::RequestAdviceRequest& request,
                            FieldViolations& violations) {
  const v1::AdviceRequest& message = request.advice_request();
  AdviceRequest advice;
  advice.request_id = ReadName(request.parent(), "parent", violations);
  ReadAdviser(message, advice, violations);
  advice.question = message.question();
  CheckText(advice.question, "advice_request.question", kMaxQuestion, violations);
  advice.reason = message.reason();
  CheckLength(advice.reason, "advice_request.reason", kMaxReason, violations);
  advice.requested_on =
      ReadDayOrNone(message.requested_on_date(), "advice_request.requested_on_date", violations)
          .value_or(call.today);
  advice.channel = ReadEnum<Channel>(message.channel(), "advice_request.channel", violations);
  advice.received_on = ReadDayOrNone(message.received_on_date(), "advice_request.received_on_date", violations);
  return advice;
}

AdviceRequest ReadNotNeeded(const rpc::Call& call, const v1::RecordAdviceNotNeededRequest& request,
                            FieldViolations& violations) {
  AdviceRequest advice;
  advice.state = AdviceState::kNotNeeded;
  advice.requested_on = call.today;
  advice.request_id = ReadName(request.parent(), "parent", violations);
  advice.adviser_kind = ReadEnum<AdviserKind>(request.adviser_kind(), "adviser_kind", violations);
  advice.adviser_name = request.adviser_name();
  CheckText(advice.adviser_name, "adviser_name", kMaxName, violations);
  advice.adviser_body = request.adviser_body();
  CheckLength(advice.adviser_body, "adviser_body", kMaxName, violations);
  advice.section31_body = request.section31_body();
  // A day that is missing is the decision's to refuse: it says why all are wanted.
  const v1::EarlierAdvice& message = request.earlier_advice();
  EarlierAdvice earlier;
  earlier.given_on = ReadDayOrNone(message.given_on_date(), "earlier_advice.given_on_date", violations);
  earlier.giver_accepted_on =
      ReadDayOrNone(message.giver_accepted_on_date(), "earlier_advice.giver_accepted_on_date", violations);
  earlier.authority_accepted_on = ReadDayOrNone(message.authority_accepted_on_date(),
                                                "earlier_advice.authority_accepted_on_date", violations);
  earlier.family_accepted_on =
      ReadDayOrNone(message.family_accepted_on_date(), "earlier_advice.family_accepted_on_date", violations);
  earlier.reason = message.reason();
  CheckText(earlier.reason, "earlier_advice.reason", kMaxReason, violations);
  advice.earlier_advice = std::move(earlier);
  return advice;
}

AnswerAdvice ReadAnswer(const rpc::Call& call, const v1::AnswerAdviceRequest& request,
                        FieldViolations& violations) {
  const absl::CivilDay day = ReadAnsweredOn(call, request.answered_on_date(), violations);
  CheckLength(request.answer_kept_at(), "answer_kept_at", kMaxKeptAt, violations);
  return {day, request.answer(), request.answer_kept_at()};
}

WithdrawAdvice ReadWithdrawAdvice(const v1::WithdrawAdviceRequestRequest& request,
                                  FieldViolations& violations) {
  CheckText(request.reason(), "reason", kMaxReason, violations);
  return {ReadDay(request.withdrawn_on_date(), "withdrawn_on_date", violations), request.reason()};
}

AdviceQuery ReadOpenAdvice(const rpc::Call& call, const v1::ListOpenAdviceRequestsRequest& request,
                           FieldViolations& violations) {
  AdviceQuery query{.open = OpenAdvice()};
  OpenAdvice& open = *query.open;
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  open.due_before = ReadDayOrNone(request.due_before_date(), "due_before_date", violations);
  if (request.overdue_only()) open.due_before = std::min(open.due_before.value_or(call.today), call.today);
  ReadHolders(request, open, violations);
  if (request.adviser_kind() != v1::ADVISER_KIND_UNSPECIFIED)
    open.kind = static_cast<AdviserKind>(request.adviser_kind() - 1);
  open.body = request.adviser_body();
  CheckLength(open.body, "adviser_body", kMaxName, violations);
  open.setting = request.adviser_setting();
  if (!open.setting.empty() && !rpc::ParseName(kSettingName, open.setting))
    violations.Add("adviser_setting", "must be a name such as settings/urn-100000");
  return query;
}

AdviceException ReadAdviceException(const v1::AdviceException& message, const std::string& claim_id,
                                    FieldViolations& violations) {
  AdviceException claim;
  claim.claim_id = claim_id;
  claim.ground = ReadEnum<AdviceGround>(message.ground(), "exception.ground", violations);
  claim.from = ReadDay(message.from_date(), "exception.from_date", violations);
  claim.to = ReadDay(message.to_date(), "exception.to_date", violations);
  claim.evidence = message.evidence();
  CheckText(message.evidence(), "exception.evidence", kMaxReason, violations);
  return claim;
}

}  // namespace send::ehcp
