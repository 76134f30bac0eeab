#pragma once

#include "common/db/database.h"
#include "services/pupil/store/pupil_store.h"

namespace send::pupil {

// The store in MariaDB. Thread-safe.
class MysqlPupilStore : public PupilStore {
 public:
  explicit MysqlPupilStore(db::Database& database) : database_(database) {}

  using StoredRule = journal::Stored<AccessRule>;
  template <class T>
  using Many = absl::StatusOr<std::vector<T>>;

  absl::StatusOr<Shown<Pupil>> CreatePupil(
      const journal::Change& change, const Scope& scope, const std::string& id, const Pupil& pupil,
      absl::FunctionRef<absl::Status(const std::vector<Shown<Pupil>>&)> check) override;
  absl::StatusOr<Shown<Pupil>> ChangePupil(const journal::Change& change, const Scope& scope,
                                           const std::string& id, std::string_view etag,
                                           Decision<Pupil> decide) override;
  absl::StatusOr<Shown<Pupil>> GetPupil(const Scope& scope, const std::string& id,
                                        absl::Time deadline) override;
  Many<Shown<Pupil>> BatchGetPupils(const Scope& scope, const std::vector<std::string>& ids,
                                    absl::Time deadline) override;
  Many<Shown<Pupil>> ListPupils(const Scope& scope, const PupilQuery& query, absl::Time deadline) override;
  Many<Shown<Pupil>> SearchPupils(const Scope& scope, const PupilQuery& query, absl::Time deadline) override;
  Many<Shown<Pupil>> ListLikePupils(const Scope& scope, const Pupil& pupil, absl::Time deadline) override;

  absl::StatusOr<Shown<Carer>> CreateCarer(const journal::Change& change, const Scope& scope,
                                           const std::string& id, const Carer& carer,
                                           absl::FunctionRef<absl::Status(size_t)> check) override;
  absl::StatusOr<Shown<Carer>> ChangeCarer(const journal::Change& change, const Scope& scope,
                                           const std::string& pupil_id, const std::string& id,
                                           std::string_view etag, Decision<Carer> decide) override;
  absl::StatusOr<Shown<Carer>> GetCarer(const Scope& scope, const std::string& pupil_id, const std::string& id,
                                        absl::Time deadline) override;
  Many<Shown<Carer>> ListCarers(const Scope& scope, const std::string& pupil_id, absl::Time deadline) override;

  absl::StatusOr<StoredRule> CreateRule(const journal::Change& change, const Scope& scope,
                                        const std::string& id, const AccessRule& rule) override;
  absl::StatusOr<StoredRule> ChangeRule(const journal::Change& change, const Scope& scope,
                                        const std::string& pupil_id, const std::string& id,
                                        std::string_view etag, Decision<AccessRule> decide) override;
  Many<StoredRule> ListRules(const Scope& scope, const std::string& pupil_id, absl::Time deadline) override;

 private:
  db::Database& database_;
};

}  // namespace send::pupil
