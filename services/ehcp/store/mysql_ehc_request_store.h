#pragma once

#include "common/db/database.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

// The store in MariaDB. Thread-safe.
class MysqlEhcRequestStore : public EhcRequestStore {
 public:
  MysqlEhcRequestStore(db::Database& database, const civil::HolidayCalendar& calendar)
      : database_(database), calendar_(calendar) {}

  // Fills the columns made from a request for every row that an earlier program wrote with other columns or
  // another law; for start-up. The request itself and its history are not changed.
  absl::Status Reindex(absl::Time deadline);

  // Makes a request inside of the transaction of another change, with its entry in the history.
  absl::Status InsertWithin(db::Connection& connection, const journal::Change& change, const Scope& scope,
                            const std::string& id, const EhcRequest& request);

  absl::StatusOr<StoredRequest> Create(const journal::Change& change, const Scope& scope, const std::string& id,
                                       const EhcRequest& request) override;
  absl::StatusOr<StoredRequest> Change(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) override;
  // Change, with what is found before and saved after it in the same transaction.
  struct Along {
    absl::FunctionRef<absl::Status(db::Connection&)> find;
    absl::FunctionRef<absl::Status(db::Connection&)> save;
  };
  absl::StatusOr<StoredRequest> ChangeAlong(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide, const Along& along);

  absl::StatusOr<StoredRequest> ChangeBesideDisagreements(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&, const std::vector<Disagreement>&)> decide)
      override;
  absl::StatusOr<StoredRequest> Get(const Scope& scope, const std::string& id, absl::Time deadline) override;
  absl::StatusOr<StoredRequest> GetAsOf(const Scope& scope, const std::string& id, absl::Time time,
                                        absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredRequest>> List(const Scope& scope, const ListQuery& query,
                                                  absl::Time deadline) override;
  absl::StatusOr<std::vector<StoredRequest>> ListHeld(const Scope& scope, const std::string& caseworker,
                                                      const std::string& after_id, int64_t limit,
                                                      absl::Time deadline) override;
  absl::StatusOr<RequestPage> ListAsOf(const Scope& scope, const ListQuery& query, const AsOf& as_of,
                                       absl::Time deadline) override;

 private:
  absl::Status Insert(db::Connection& connection, const Scope& scope, const StoredRequest& stored);
  // OPEN_REQUEST_EXISTS, naming it where it is in scope.
  absl::Status RefuseSecondOpen(const Scope& scope, const std::string& pupil, absl::Time deadline);

  db::Database& database_;
  const civil::HolidayCalendar& calendar_;
};

}  // namespace send::ehcp
