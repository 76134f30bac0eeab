#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/civil/holiday_calendar.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/consultation.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

using StoredConsultation = journal::Stored<Consultation>;

// The two ids of its name.
struct ConsultationKey {
  std::string request_id;
  std::string id;
};

struct ConsultationQuery {
  // All of this EHC request; where empty, the open ones of every EHC request that is open itself.
  std::string request_id = {};
  // Of the open ones: due before this day; of the cases of this caseworker, of any where empty.
  absl::CivilDay due_before = kNoDueDate;
  std::string caseworker = {};
  // The last of the page before: due date and id.
  std::optional<std::pair<absl::CivilDay, std::string>> after = std::nullopt;
  int64_t limit = 50;
};

// More than anybody consults on for one child; those beyond it are left out of what is found of them together.
inline constexpr int64_t kMostConsultations = 500;

// Consultations with their history. NOT_FOUND (CONSULTATION_NOT_FOUND) is the answer for what is not there and
// for what is out of scope alike. `Scope::settings` are those that are consulted: each meets a consultation of
// itself while it is open and so is the EHC request.
class ConsultationStore {
 public:
  using Check = absl::FunctionRef<absl::Status(const EhcRequest&)>;
  using Decision = absl::FunctionRef<absl::StatusOr<Consultation>(const Consultation&)>;

  virtual ~ConsultationStore() = default;

  // As AdviceStore::Create. ALREADY_EXISTS (CONSULTATION_OPEN), with the other's id, where the same consultee
  // has an open one on the same setting in the EHC request.
  virtual absl::StatusOr<StoredConsultation> Create(const journal::Change& change, const Scope& scope,
                                                    const std::string& id, const Consultation& consultation,
                                                    Check check) = 0;

  // As EhcRequestStore::Change. A call that has ended its caller's own relation, by an answer, is answered when
  // it comes again. ALREADY_EXISTS as at Create where it is open again.
  virtual absl::StatusOr<StoredConsultation> Change(const journal::Change& change, const Scope& scope,
                                                    const ConsultationKey& key, std::string_view etag,
                                                    Decision decide) = 0;

  virtual absl::StatusOr<StoredConsultation> Get(const Scope& scope, const ConsultationKey& key,
                                                 absl::Time deadline) = 0;

  // By due date and id.
  virtual absl::StatusOr<std::vector<StoredConsultation>> List(const Scope& scope,
                                                               const ConsultationQuery& query,
                                                               absl::Time deadline) = 0;
};

// Every consultation of one EHC request that the scope may meet.
absl::StatusOr<std::vector<Consultation>> AllConsultations(ConsultationStore& store, const Scope& scope,
                                                           const std::string& request_id, absl::Time deadline);

absl::Status ConsultationNotFound();
absl::Status ConsultationOpen(std::string_view existing_id);

// Whom it asks about what, as a key; empty where it is not open.
std::string OpenKeyOf(const Consultation& consultation);

absl::CivilDay ConsultationDueOn(const Consultation& consultation, const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
