// The clock of the machine jumps, forwards and back, while requests change: history stays in order and whole,
// and a call that comes again is not done again, though its answer may be forgotten.
#include "absl/time/clock.h"

#include <gtest/gtest.h>

#include <iostream>
#include <memory>
#include <random>

#include "common/base/uuid.h"
#include "common/civil/testing.h"
#include "common/db/migrate.h"
#include "common/error/error.h"
#include "common/journal/feed.h"
#include "common/journal/hash.h"
#include "common/journal/history.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/mysql_ehc_request_store.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

const absl::CivilDay kToday(2026, 11, 24);
constexpr int kChanges = 100;
constexpr absl::Duration kAnswersKeptFor = absl::Hours(24 * 30);

class ClockTest : public ::testing::Test {
 protected:
  ClockTest() : calendar_(civil::BankHolidays()) {
    const db::ConnectionOptions options = server_.Options("clock");
    const db::MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                     {"ehcp", sql::kMigrations}};
    EXPECT_TRUE(db::Migrate(*db::Connection::Open(options).value(), sets).ok());
    database_ = std::make_unique<db::Database>(options, 2);
    store_ = std::make_unique<MysqlEhcRequestStore>(*database_, calendar_);
  }

  static absl::Time Deadline() { return absl::Now() + absl::Seconds(30); }
  journal::Change NewChange() const {
    return {.tenant = "999",
            .actor = "issuer#demo",
            .method = "send.ehcp.v1.EhcRequestService/Test",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = journal::Sha256("content"),
            .now = now_,
            .deadline = Deadline()};
  }
  absl::StatusOr<StoredRequest> Give(const journal::Change& change, const StoredRequest& seen,
                                     const std::string& whom) {
    return store_->Change(change, scope_, seen.id, journal::EtagOf(seen.version),
                          [&](const EhcRequest& before) { return Decide(before, Allocate{whom}); });
  }

  testing::PrivateMariaDb server_;
  const civil::HolidayCalendar calendar_;
  const Scope scope_{.la = "999"};
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<MysqlEhcRequestStore> store_;
  // What the machine's clock says.
  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
};

TEST_F(ClockTest, HistoryStaysInOrderAndNothingIsDoneTwice) {
  std::mt19937_64 random(7);
  StoredRequest last =
      store_->Create(NewChange(), scope_, NewUuidV7(absl::Now()), ReceivedOn(kToday - 20)).value();
  std::vector<absl::Time> recorded{last.updated_at};
  int answered = 0;
  int refused = 0;
  for (int i = 0; i < kChanges; ++i) {
    // By up to 40 days, either way.
    now_ += absl::Minutes(static_cast<int>(random() % 115'200) - 57'600);
    const StoredRequest seen = last;
    const journal::Change change = NewChange();
    last = Give(change, seen, absl::StrCat("demo-", i)).value();
    EXPECT_GE(last.updated_at, recorded.back());
    recorded.push_back(last.updated_at);
    now_ += absl::Minutes(static_cast<int>(random() % 115'200) - 57'600);
    ASSERT_TRUE(journal::DropOldReplays(*database_, now_, kAnswersKeptFor, Deadline()).ok());
    const auto again = Give(change, seen, absl::StrCat("demo-", i));
    EXPECT_TRUE(again.ok() ? again->version == last.version : error::ReasonOf(again.status()) == "STALE_ETAG")
        << again.status();
    ++(again.ok() ? answered : refused);
  }
  EXPECT_EQ(store_->Get(scope_, last.id, Deadline()).value().version, kChanges + 1);
  // What was on record at the moment of a version is that version, or one of the same moment after it.
  for (size_t i = 0; i < recorded.size(); ++i) {
    const auto then = store_->GetAsOf(scope_, last.id, recorded[i], Deadline()).value();
    EXPECT_GE(then.version, static_cast<int64_t>(i) + 1);
    EXPECT_EQ(then.updated_at, recorded[i]);
  }
  journal::ChainReport report;
  ASSERT_TRUE(database_
                  ->Read(Deadline(),
                         [&](db::Connection& connection) {
                           report = journal::VerifyChain(connection, {"999", "ehcRequest", last.id}).value();
                           return absl::OkStatus();
                         })
                  .ok());
  EXPECT_FALSE(report.fault) << report.fault->what;
  EXPECT_EQ(report.entries, kChanges + 1);
  std::cout << "  " << kChanges << " changes under a clock that jumps by up to 40 days; sent again, "
            << answered << " were answered as before and " << refused
            << " refused as stale; the chain is whole\n";
}

}  // namespace
}  // namespace send::ehcp
