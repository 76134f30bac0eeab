// Many at once on the same records, on a real MariaDB: what the decisions say is what is kept, whoever comes
// first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/testing.h"
#include "common/db/driver_error.h"
#include "common/db/migrate.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/history.h"
#include "common/journal/sql.h"
#include "common/testing/private_mariadb.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/mysql_ehc_request_store.h"
#include "services/ehcp/store/sql.h"
#include "tests/fault/random_command.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr absl::Duration kPatience = absl::Seconds(60);
const absl::CivilDay kToday(2026, 11, 24);

bool IsLong() {
  const char* text = std::getenv("SEND_TEST_LONG");
  return text != nullptr && std::string_view(text) == "1";
}

void InParallel(size_t threads, const std::function<void(size_t)>& work) {
  std::vector<std::thread> running;
  for (size_t i = 0; i < threads; ++i) running.emplace_back([&, i] { work(i); });
  for (std::thread& thread : running) thread.join();
}

class ConcurrencyTest : public ::testing::Test {
 protected:
  ConcurrencyTest() : calendar_(civil::BankHolidays()) {
    static testing::PrivateMariaDb server;
    static int count = 0;
    options_ = server.Options("concurrency_" + std::to_string(++count));
    const db::MigrationSet sets[] = {{journal::kComponent, journal::sql::kMigrations},
                                     {"ehcp", sql::kMigrations}};
    const auto connection = db::Connection::Open(options_);
    EXPECT_TRUE(db::Migrate(**connection, sets).ok());
    database_ = std::make_unique<db::Database>(options_, 8);
    store_ = std::make_unique<MysqlEhcRequestStore>(*database_, calendar_);
  }

  static journal::Change NewChange() {
    return {.tenant = "999",
            .actor = "issuer#demo",
            .method = "send.ehcp.v1.EhcRequestService/Test",
            .request_id = NewUuidV7(absl::Now()),
            .fingerprint = journal::Sha256("content"),
            .now = absl::Now(),
            .deadline = absl::Now() + kPatience};
  }
  StoredRequest NewCase() {
    EhcRequest request = ReceivedOn(kToday - 60);
    request.pupil = "localAuthorities/999/pupils/" + NewUuidV7(absl::Now());
    return store_->Create(NewChange(), scope_, NewUuidV7(absl::Now()), request).value();
  }
  absl::StatusOr<StoredRequest> Apply(const journal::Change& change, const StoredRequest& seen,
                                      const Command& command) {
    return store_->Change(change, scope_, seen.id, journal::EtagOf(seen.version), command);
  }
  StoredRequest Get(const std::string& id) { return store_->Get(scope_, id, absl::Now() + kPatience).value(); }

  const civil::HolidayCalendar calendar_;
  const Scope scope_{.la = "999"};
  db::ConnectionOptions options_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<MysqlEhcRequestStore> store_;
};

// The request of each of the calls, and how often it was answered so: "v2", or the reason of a refusal.
std::map<std::string, int> Count(const std::vector<absl::StatusOr<StoredRequest>>& answers) {
  std::map<std::string, int> counts;
  for (const auto& answer : answers)
    ++counts[answer.ok() ? journal::EtagOf(answer->version) : error::ReasonOf(answer.status())];
  return counts;
}

Command Assess(const std::string& reasons) {
  return [=](const EhcRequest& before) {
    return Decide(before, RecordDecision{Decision::kAssess, kToday, reasons, {}}, kToday);
  };
}

TEST_F(ConcurrencyTest, Of64DecisionsAtOnceOneWins) {
  const StoredRequest seen = NewCase();
  std::vector<absl::StatusOr<StoredRequest>> answers(64, absl::UnknownError("none"));
  InParallel(64, [&](size_t i) { answers[i] = Apply(NewChange(), seen, Assess(absl::StrCat("Demo ", i))); });
  EXPECT_THAT(Count(answers), ElementsAre(Pair("STALE_ETAG", 63), Pair("v2", 1)));
  for (const auto& answer : answers)
    if (answer.ok()) {
      EXPECT_EQ(Get(seen.id).value.decision_reasons, answer->value.decision_reasons);
    }
}

TEST_F(ConcurrencyTest, AWinnerThatIsSentTwiceWinsOnce) {
  const StoredRequest seen = NewCase();
  std::vector<journal::Change> changes(32);
  for (journal::Change& change : changes) change = NewChange();
  std::vector<absl::StatusOr<StoredRequest>> answers(64, absl::UnknownError("none"));
  InParallel(64,
             [&](size_t i) { answers[i] = Apply(changes[i / 2], seen, Assess(absl::StrCat("Demo ", i / 2))); });
  EXPECT_THAT(Count(answers), ElementsAre(Pair("STALE_ETAG", 62), Pair("v2", 2)));
  EXPECT_EQ(Get(seen.id).version, 2);
}

TEST_F(ConcurrencyTest, OfTwoTabsTheSecondIsToldToReadAgain) {
  const StoredRequest seen = NewCase();
  const auto give = [](const std::string& whom) -> Command {
    return [=](const EhcRequest& before) { return Decide(before, Allocate{whom}); };
  };
  const journal::Change first = NewChange();
  ASSERT_TRUE(Apply(first, seen, give("demo-first")).ok());
  const auto second = Apply(NewChange(), seen, give("demo-second"));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(error::ReasonOf(second.status()), "STALE_ETAG");
  EXPECT_EQ(Get(seen.id).value.caseworker, "demo-first");
  ASSERT_TRUE(Apply(NewChange(), Get(seen.id), give("demo-second")).ok());
  // The first tab's call comes again, late: it is answered as it was, and changes nothing.
  EXPECT_EQ(Apply(first, seen, give("demo-first")).value().version, 2);
  EXPECT_EQ(Get(seen.id).value.caseworker, "demo-second");
}

// What somebody asked for in the random history, and what they were told.
struct Asked {
  std::string request_id;
  std::string case_id;
  int64_t version;
  Command command;
  std::string told;
};

class HistoryTest : public ConcurrencyTest {
 protected:
  static constexpr size_t kCases = 50;
  static constexpr size_t kThreads = 16;

  // Reads a case, or remembers it as it was, and asks for something; in one of ten calls says it twice.
  Asked AskForSomething(std::mt19937_64& random) {
    const size_t index = random() % kCases;
    const StoredRequest seen = random() % 10 < 2 ? first_[index] : Get(first_[index].id);
    const journal::Change change = NewChange();
    Asked asked{change.request_id, seen.id, seen.version, RandomCommand(random(), kToday), ""};
    const auto answer = Apply(change, seen, asked.command);
    if (answer.ok() && random() % 10 == 0) {
      const auto again = Apply(change, seen, asked.command);
      EXPECT_TRUE(again.ok() && again->version == answer->version && again->value == answer->value)
          << again.status();
    }
    asked.told = answer.ok() ? journal::EtagOf(answer->version) : error::ReasonOf(answer.status());
    return asked;
  }

  // Every version of a case as the pure decisions make it of the one before, in the order of the journal.
  std::vector<EhcRequest> Replay(const StoredRequest& first, const std::map<std::string, Asked>& asked) {
    std::vector<EhcRequest> versions{first.value};
    db::Rows rows = JournalOf(first.id);
    EXPECT_EQ(db::TextOf(rows[0][1]), journal::Codec<EhcRequest>::Encode(first.value));
    for (size_t i = 1; i < rows.size(); ++i) {
      const auto found = asked.find(db::TextOf(rows[i][0]));
      if (found == asked.end()) {
        ADD_FAILURE() << "nobody asked for version " << i + 1;
        break;
      }
      const auto after = found->second.command(versions.back());
      EXPECT_EQ(found->second.version, static_cast<int64_t>(i));
      EXPECT_TRUE(after.ok()) << "kept, and the decision refuses it: " << after.status();
      if (!after.ok()) break;
      versions.push_back(*after);
      EXPECT_EQ(db::TextOf(rows[i][1]), journal::Codec<EhcRequest>::Encode(*after));
    }
    return versions;
  }

  db::Rows JournalOf(const std::string& id) {
    static constexpr db::Statement kStates{
        "test", "SELECT request_id, state FROM journal WHERE entity_id = ? ORDER BY version"};
    db::Rows rows;
    EXPECT_TRUE(database_
                    ->Read(absl::Now() + kPatience,
                           [&](db::Connection& connection) {
                             rows = connection.Query(kStates, {id}).value();
                             return absl::OkStatus();
                           })
                    .ok());
    return rows;
  }

  // True where the answer is that of the decision on the version that was seen.
  static bool IsAsDecided(const Asked& asked, const std::vector<EhcRequest>& versions) {
    const auto seen = static_cast<size_t>(asked.version);
    if (asked.told == "STALE_ETAG") return versions.size() > seen;
    const auto decided = asked.command(versions.at(seen - 1));
    return decided.ok() ? asked.told == journal::EtagOf(asked.version + 1)
                        : asked.told == error::ReasonOf(decided.status());
  }

  std::vector<StoredRequest> first_;
};

TEST_F(HistoryTest, ARandomHistoryIsThatOfThePureDecisions) {
  const size_t operations = IsLong() ? 20'000 : 2'000;
  const uint64_t seed = std::random_device{}();
  for (size_t i = 0; i < kCases; ++i) first_.push_back(NewCase());
  std::vector<std::vector<Asked>> by_thread(kThreads);
  InParallel(kThreads, [&](size_t i) {
    std::mt19937_64 random(seed + i);
    for (size_t n = operations / kThreads; n > 0; --n) by_thread[i].push_back(AskForSomething(random));
  });
  std::map<std::string, Asked> asked;
  std::map<std::string, int> told;
  for (const auto& some : by_thread)
    for (const Asked& one : some) {
      asked.emplace(one.request_id, one);
      ++told[one.told.front() == 'v' ? "done" : one.told];
    }
  size_t kept = 0;
  for (const StoredRequest& first : first_) {
    const std::vector<EhcRequest> versions = Replay(first, asked);
    kept += versions.size() - 1;
    const StoredRequest last = Get(first.id);
    EXPECT_EQ(last.version, static_cast<int64_t>(versions.size()));
    EXPECT_EQ(last.value, versions.back());
    for (const auto& [id, one] : asked)
      if (one.case_id == first.id) {
        EXPECT_TRUE(IsAsDecided(one, versions)) << one.told << " at " << one.version;
      }
  }
  EXPECT_EQ(kept, static_cast<size_t>(told["done"]));
  std::cout << "  seed " << seed << ": " << asked.size() << " operations on " << kCases << " cases";
  for (const auto& [what, count] : told) std::cout << ", " << what << " " << count;
  std::cout << "; the model agrees\n";
}

}  // namespace
}  // namespace send::ehcp
