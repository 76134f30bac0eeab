#pragma once

#include "common/db/database.h"
#include "services/ehcp/store/consultation_store.h"

namespace send::ehcp {

// The store in MariaDB. Thread-safe.
class MysqlConsultationStore : public ConsultationStore {
 public:
  MysqlConsultationStore(db::Database& database, const civil::HolidayCalendar& calendar)
      : database_(database), calendar_(calendar) {}

  absl::StatusOr<StoredConsultation> Create(const journal::Change& change, const Scope& scope,
                                            const std::string& id, const Consultation& consultation,
                                            Check check) override;
  absl::StatusOr<StoredConsultation> Change(const journal::Change& change, const Scope& scope,
                                            const ConsultationKey& key, std::string_view etag,
                                            Decision decide) override;
  absl::StatusOr<StoredConsultation> Get(const Scope& scope, const ConsultationKey& key,
                                         absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredConsultation>> List(const Scope& scope, const ConsultationQuery& query,
                                                       absl::Time deadline) override;

 private:
  // ALREADY_EXISTS (CONSULTATION_OPEN), with its id.
  absl::Status RefuseSecondOpen(const std::string& la, const Consultation& consultation, absl::Time deadline);

  db::Database& database_;
  const civil::HolidayCalendar& calendar_;
};

}  // namespace send::ehcp
