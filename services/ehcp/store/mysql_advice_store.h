#pragma once

#include "common/db/database.h"
#include "services/ehcp/store/advice_store.h"

namespace send::ehcp {

// The store in MariaDB. Thread-safe.
class MysqlAdviceStore : public AdviceStore {
 public:
  MysqlAdviceStore(db::Database& database, const civil::HolidayCalendar& calendar)
      : database_(database), calendar_(calendar) {}

  absl::StatusOr<StoredAdvice> Create(const journal::Change& change, const AdviceScope& scope,
                                      const std::string& id, const AdviceRequest& advice, Check check) override;
  absl::StatusOr<StoredAdvice> Change(const journal::Change& change, const AdviceScope& scope,
                                      const AdviceKey& key, std::string_view etag, Decision decide) override;
  absl::StatusOr<StoredAdvice> Get(const AdviceScope& scope, const AdviceKey& key,
                                   absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredAdvice>> List(const AdviceScope& scope, const AdviceQuery& query,
                                                 absl::Time deadline) override;
  absl::StatusOr<std::vector<Place>> ListDueChases(absl::CivilDay today, const Place& after, int64_t limit,
                                                   absl::Time deadline) override;
  absl::StatusOr<std::vector<Message>> TakeMessages(absl::Time now, absl::Time until, int64_t limit,
                                                    absl::Time deadline) override;
  absl::Status PostponeMessage(const std::string& id, std::string_view failure, absl::Time now,
                               absl::Time next_try, absl::Time deadline) override;
  absl::StatusOr<std::vector<MessageState>> ListMessages(const std::string& la, const std::string& id,
                                                         absl::Time deadline) override;

 private:
  db::Database& database_;
  const civil::HolidayCalendar& calendar_;
};

}  // namespace send::ehcp
