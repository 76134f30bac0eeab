#include "services/ehcp/domain/disagreement.h"

#include <algorithm>

namespace send::ehcp {

const StepRecord* FindStep(const Disagreement& disagreement, Step step) {
  const auto& steps = disagreement.steps;
  const auto found = std::find_if(steps.rbegin(), steps.rend(), [&](const StepRecord& record) {
    return record.step == step && record.retracted.empty();
  });
  return found == steps.rend() ? nullptr : &*found;
}

const StepRecord* FindOrder(const Disagreement& disagreement) {
  const StepRecord* order = FindStep(disagreement, Step::kOrderMade);
  return order != nullptr ? order : FindStep(disagreement, Step::kAgreedInsideAppeal);
}

Outcome OutcomeOf(const Disagreement& disagreement) {
  if (const StepRecord* order = FindStep(disagreement, Step::kOrderMade))
    return order->order == Order::kDismissed ? Outcome::kDismissed : Outcome::kUpheld;
  if (FindStep(disagreement, Step::kNotOpposed) != nullptr) return Outcome::kConceded;
  if (FindStep(disagreement, Step::kAppealWithdrawn) != nullptr) return Outcome::kAppealWithdrawn;
  const bool agreed = FindStep(disagreement, Step::kAgreedInsideAppeal) != nullptr ||
                      FindStep(disagreement, Step::kAgreedOutsideAppeal) != nullptr;
  return agreed ? Outcome::kAgreed : Outcome::kOpen;
}

}  // namespace send::ehcp
