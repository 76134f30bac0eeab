#pragma once

// What the suites on stores of ehcp share: the stores in memory and on MariaDB, over the same requests.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/testing.h"
#include "common/db/migrate.h"
#include "common/journal/hash.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/mysql_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {

inline const absl::CivilDay kToday(2026, 11, 24);

inline const civil::HolidayCalendar& Calendar() {
  static const civil::HolidayCalendar kCalendar = civil::BankHolidays();
  return kCalendar;
}

inline void Migrate(const db::ConnectionOptions& options) {
  const auto connection = db::Connection::Open(options);
  const db::MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                   {"ehcp", sql::kMigrations}};
  EXPECT_TRUE(db::Migrate(**connection, sets).ok());
}

// A schema of the test's own, brought up to date; the server is the program's.
inline db::ConnectionOptions NewSchema() {
  static testing::PrivateMariaDb server;
  static int count = 0;
  const db::ConnectionOptions options = server.Options(absl::StrCat("contract_", ++count));
  Migrate(options);
  return options;
}

// A call of its own, of the authority's caseworker.
inline journal::Change CallOf(const std::string& method, absl::Time now = absl::Now(),
                              const std::string& content = "content") {
  return {.tenant = "999",
          .actor = "issuer#demo",
          .method = method,
          .request_id = NewUuidV7(absl::Now()),
          .fingerprint = journal::Sha256(content),
          .now = now,
          .deadline = absl::Now() + absl::Seconds(20)};
}

// A store under test, the requests it stands beside and the relations that they are seen by.
template <class Store>
struct Stores {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<EhcRequestStore> requests;
  std::unique_ptr<Store> store;
  // Those in memory are kept by the store of requests itself.
  std::unique_ptr<RelationStore> kept_relations;
  RelationStore* relations = nullptr;
};

// `make` takes the FakeEhcRequestStore and gives the store.
template <class Store, class Make>
Stores<Store> InMemory(const Make& make) {
  auto requests = std::make_unique<FakeEhcRequestStore>(Calendar());
  std::unique_ptr<Store> store = make(*requests);
  RelationStore& relations = requests->relations;
  return {nullptr, std::move(requests), std::move(store), nullptr, &relations};
}

// `make` takes the db::Database and the MysqlEhcRequestStore and gives the store.
template <class Store, class Make>
Stores<Store> InMariaDb(const Make& make, size_t connections = 8) {
  auto database = std::make_unique<db::Database>(NewSchema(), connections);
  auto requests = std::make_unique<MysqlEhcRequestStore>(*database, Calendar());
  std::unique_ptr<Store> store = make(*database, *requests);
  auto relations = std::make_unique<MysqlRelationStore>(*database);
  RelationStore& kept = *relations;
  return {std::move(database), std::move(requests), std::move(store), std::move(relations), &kept};
}

}  // namespace send::ehcp
