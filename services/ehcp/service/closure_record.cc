#include "services/ehcp/service/closure_record.h"

namespace send::ehcp {

absl::StatusOr<ClosureRecord> ClosureRecordOf(const rpc::Call& call, PupilDirectory& pupils,
                                              AdviceStore* advice, const std::string& request_id,
                                              const std::string& setting) {
  auto closures = pupils.ClosuresOf(call, setting);
  if (!closures.ok()) return closures.status();
  ClosureRecord record{*std::move(closures)};
  if (advice == nullptr) return record;
  const auto all =
      AllAdvice(*advice, {.la = call.tenant, .subject = call.caller->subject}, request_id, call.deadline);
  if (!all.ok()) return all.status();
  for (const AdviceRequest& each : *all)
    if (each.adviser_setting == setting && each.state != AdviceState::kNotNeeded)
      record.asked_on.push_back(each.requested_on);
  return record;
}

}  // namespace send::ehcp
