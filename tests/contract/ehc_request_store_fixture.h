#pragma once

// What the tests of the store of requests share: the store in memory and the one in MariaDB, and calls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <thread>

#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/testing.h"
#include "common/db/migrate.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/journal.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/mysql_ehc_request_store.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {

inline const absl::CivilDay kToday(2026, 11, 24);

inline const civil::HolidayCalendar& Calendar() {
  static const civil::HolidayCalendar kCalendar = civil::BankHolidays();
  return kCalendar;
}

// One server for all tests of the program; each test has a schema of its own.
inline testing::PrivateMariaDb& Server() {
  static testing::PrivateMariaDb server;
  return server;
}

struct Subject {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<EhcRequestStore> store;
};

inline Subject NewFake() { return {nullptr, std::make_unique<FakeEhcRequestStore>(Calendar())}; }

inline Subject NewMysql() {
  static int count = 0;
  const db::ConnectionOptions options = Server().Options("contract_" + std::to_string(++count));
  const auto connection = db::Connection::Open(options);
  const db::MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                   {"ehcp", sql::kMigrations}};
  EXPECT_TRUE(db::Migrate(**connection, sets).ok());
  // Once more changes nothing.
  EXPECT_TRUE(db::Migrate(**connection, sets).ok());
  auto database = std::make_unique<db::Database>(options, 8);
  auto store = std::make_unique<MysqlEhcRequestStore>(*database, Calendar());
  return {std::move(database), std::move(store)};
}

class EhcRequestStoreTest : public ::testing::TestWithParam<Subject (*)()> {
 protected:
  EhcRequestStoreTest() : subject_(GetParam()()) {}
  EhcRequestStore& store() { return *subject_.store; }

  // A call of its own, of the authority's caseworker.
  journal::Change NewChange(const std::string& content = "content") {
    return {.tenant = "999",
            .actor = "issuer#demo",
            .method = "send.ehcp.v1.EhcRequestService/Test",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = journal::Sha256(content),
            .now = absl::Now(),
            .deadline = absl::Now() + absl::Seconds(20)};
  }
  absl::StatusOr<StoredRequest> Create(const std::string& pupil, absl::CivilDay received = kToday,
                                       const std::string& setting = "") {
    EhcRequest request = ReceivedOn(received);
    request.pupil = "localAuthorities/999/pupils/" + pupil;
    request.requesting_setting = setting;
    return store().Create(NewChange(), scope_, NewUuidV7(absl::Now()), request);
  }
  absl::StatusOr<StoredRequest> AllocateTo(const StoredRequest& stored, const std::string& whom,
                                           const journal::Change& change, const std::string& etag = "") {
    return store().Change(change, scope_, stored.id, etag.empty() ? journal::EtagOf(stored.version) : etag,
                          [&](const EhcRequest& before) { return Decide(before, Allocate{whom}); });
  }
  std::vector<std::string> PupilsOf(const Scope& scope, const ListQuery& query) {
    std::vector<std::string> pupils;
    const auto found = store().List(scope, query, absl::InfiniteFuture());
    EXPECT_TRUE(found.ok()) << found.status();
    for (const StoredRequest& stored : *found) pupils.push_back(PupilIdOf(stored.value.pupil));
    return pupils;
  }

  Scope scope_{.la = "999"};
  Subject subject_;
};

}  // namespace send::ehcp
