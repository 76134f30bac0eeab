#pragma once

#include "common/db/database.h"
#include "services/pupil/store/setting_store.h"

namespace send::pupil {

// The store in MariaDB. Thread-safe.
class MysqlSettingStore : public SettingStore {
 public:
  explicit MysqlSettingStore(db::Database& database) : database_(database) {}

  absl::StatusOr<StoredSetting> Get(const std::string& id, absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredSetting>> List(const SettingQuery& query, absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredSetting>> Search(const SettingQuery& query, absl::Time deadline) override;
  absl::StatusOr<StoredSetting> ChangeDates(
      const journal::Change& change, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<Setting>(const Setting&)> decide) override;
  absl::StatusOr<std::map<std::string, SettingHead>> LoadHeads(Register which, absl::Time deadline) override;
  absl::Status SaveAll(const journal::Change& change, Register which,
                       const std::vector<StoredSetting>& settings) override;

 private:
  db::Database& database_;
};

}  // namespace send::pupil
