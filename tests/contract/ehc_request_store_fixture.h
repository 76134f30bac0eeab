#pragma once

// What the tests of the store of requests share: the store in memory and the one in MariaDB, and calls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <thread>

#include "common/error/error.h"
#include "services/ehcp/domain/clock.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "tests/contract/stores.h"

namespace send::ehcp {

struct UnderTest {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<EhcRequestStore> store;
};

inline UnderTest NewFake() { return {nullptr, std::make_unique<FakeEhcRequestStore>(Calendar())}; }

inline UnderTest NewMysql() {
  const db::ConnectionOptions options = NewSchema();
  // Once more changes nothing.
  Migrate(options);
  auto database = std::make_unique<db::Database>(options, 8);
  auto store = std::make_unique<MysqlEhcRequestStore>(*database, Calendar());
  return {std::move(database), std::move(store)};
}

class EhcRequestStoreTest : public ::testing::TestWithParam<UnderTest (*)()> {
 protected:
  EhcRequestStoreTest() : subject_(GetParam()()) {}
  EhcRequestStore& store() { return *subject_.store; }

  journal::Change NewChange(const std::string& content = "content") {
    return CallOf("send.ehcp.v1.EhcRequestService/Test", absl::Now(), content);
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
  UnderTest subject_;
};

}  // namespace send::ehcp
