#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/consultation_convert.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;
using rpc::CheckLength;
using rpc::CheckText;
using rpc::ReadDay;
using rpc::ReadDayOrNone;
using rpc::ReadEnum;

constexpr size_t kMaxReason = 2000;
constexpr size_t kMaxText = 10'000;
constexpr size_t kMaxKeptAt = 500;

std::vector<ObjectionGround> ReadGrounds(const v1::AnswerConsultationRequest& request,
                                         FieldViolations& violations) {
  std::vector<ObjectionGround> grounds;
  for (int i = 0; i < request.grounds_size(); ++i) {
    const std::string path = absl::StrCat("grounds[", i, "]");
    const auto ground = ReadEnum<ObjectionGround>(request.grounds(i), path, violations);
    if (std::find(grounds.begin(), grounds.end(), ground) != grounds.end()) {
      violations.Add(path, "must be another than those before it");
      return grounds;
    }
    grounds.push_back(ground);
  }
  return grounds;
}

}  // namespace

ConsultationKey ReadConsultationName(std::string_view name, std::string_view field,
                                     FieldViolations& violations) {
  const auto ids = rpc::ParseName(kConsultationName, name);
  if (!ids)
    violations.Add(field, "must be a name such as localAuthorities/999/ehcRequests/ID/consultations/ID");
  return ids ? ConsultationKey{(*ids)[1], (*ids)[2]} : ConsultationKey();
}

Consultation ReadNewConsultation(const rpc::Call& call, const v1::CreateConsultationRequest& request,
                                 FieldViolations& violations) {
  const v1::Consultation& message = request.consultation();
  Consultation consultation;
  consultation.request_id = ReadName(request.parent(), "parent", violations);
  consultation.consultee =
      ReadEnum<ConsulteeKind>(message.consultee_kind(), "consultation.consultee_kind", violations);
  consultation.setting = message.setting();
  CheckSetting(message.setting(), "consultation.setting", violations);
  consultation.authority = message.authority();
  const bool other = message.consultee_kind() == v1::CONSULTEE_KIND_MAINTAINING_AUTHORITY;
  if (!message.authority().empty() && !other)
    violations.Add("consultation.authority", "must be empty where the setting is consulted");
  else if (!message.authority().empty() && !IsAuthorityCode(message.authority()))
    violations.Add("consultation.authority", "must be the other authority's three digits");
  consultation.cause = ReadEnum<ConsultationCause>(message.cause(), "consultation.cause", violations);
  consultation.question = message.question();
  CheckLength(message.question(), "consultation.question", kMaxText, violations);
  consultation.papers_kept_at = message.papers_kept_at();
  CheckLength(message.papers_kept_at(), "consultation.papers_kept_at", kMaxKeptAt, violations);
  consultation.sent_on =
      ReadDayOrNone(message.sent_on_date(), "consultation.sent_on_date", violations).value_or(call.today);
  consultation.channel = ReadEnum<Channel>(message.channel(), "consultation.channel", violations);
  consultation.received_on =
      ReadDayOrNone(message.received_on_date(), "consultation.received_on_date", violations);
  return consultation;
}

AnswerConsultation ReadConsultationAnswer(const rpc::Call& call, const v1::AnswerConsultationRequest& request,
                                          FieldViolations& violations) {
  CheckLength(request.reasons(), "reasons", kMaxText, violations);
  return {ReadAnsweredOn(call, request.answered_on_date(), violations),
          ReadEnum<ConsultationOutcome>(request.outcome(), "outcome", violations),
          ReadGrounds(request, violations), request.reasons()};
}

WithdrawConsultation ReadWithdrawConsultation(const v1::WithdrawConsultationRequest& request,
                                              FieldViolations& violations) {
  CheckText(request.reason(), "reason", kMaxReason, violations);
  return {ReadDay(request.withdrawn_on_date(), "withdrawn_on_date", violations), request.reason()};
}

ConsultationQuery ReadOpenConsultations(const rpc::Call& call, const v1::ListOpenConsultationsRequest& request,
                                        FieldViolations& violations) {
  ConsultationQuery query;
  if (!rpc::ParseName(kAuthorityName, request.parent()))
    violations.Add("parent", "must be a name such as localAuthorities/999");
  query.limit = rpc::ReadPageSize(request.page_size(), violations);
  if (request.overdue_only()) query.due_before = call.today;
  query.caseworker = request.caseworker();
  CheckLength(request.caseworker(), "caseworker", kMaxSubject, violations);
  return query;
}

}  // namespace send::ehcp
