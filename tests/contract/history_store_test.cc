// The history of a request in MariaDB, held to the request's own row; and who looked at what there is of a
// child.
#include "services/ehcp/store/history_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

constexpr char kOneByteOfTheDocument[] = "document = REPLACE(document, 'Demo reasons', 'Demo reasonS')";

class HistoryStoreTest : public ::testing::Test {
 protected:
  HistoryStoreTest() {
    const db::ConnectionOptions options = NewSchema();
    connection_ = db::Connection::Open(options).value();
    database_ = std::make_unique<db::Database>(options, 2);
    requests_ = std::make_unique<MysqlEhcRequestStore>(*database_, Calendar());
    history_ = std::make_unique<MysqlHistoryStore>(*database_, Calendar());
  }
  journal::Change NewChange() { return CallOf("send.ehcp.v1.EhcRequestService/Test"); }
  // Received, allocated, decided: three versions.
  void Make(const std::string& id) {
    const absl::CivilDay received(2026, 9, 1);
    EhcRequest request = ReceivedOn(received);
    request.requesting_setting = "settings/urn-1";
    ASSERT_TRUE(requests_->Create(NewChange(), scope_, id, request).ok());
    const auto change = [&](const char* etag,
                            absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) {
      const auto changed = requests_->Change(NewChange(), scope_, id, etag, decide);
      ASSERT_TRUE(changed.ok()) << changed.status();
    };
    change("v1", [](const EhcRequest& before) { return Decide(before, Allocate{"demo-one", "north"}); });
    change("v2", [&](const EhcRequest& before) {
      RecordDecision decision;
      decision.decision = Decision::kAssess;
      decision.decided_on = received + 20;
      decision.reasons = "Demo reasons";
      return Decide(before, decision, received + 30);
    });
  }
  journal::ChainReport Verify(const std::string& id) {
    const auto report =
        history_->Verify({"999", journal::Codec<EhcRequest>::kKind, id}, absl::InfiniteFuture());
    EXPECT_TRUE(report.ok()) << report.status();
    return *report;
  }
  void Run(const std::string& text) {
    const absl::Status status = connection_->RunText("test", text);
    ASSERT_TRUE(status.ok()) << status;
  }

  Scope scope_{.la = "999"};
  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<MysqlEhcRequestStore> requests_;
  std::unique_ptr<MysqlHistoryStore> history_;
};

TEST_F(HistoryStoreTest, OneByteInEveryColumnOfTheRequestIsFound) {
  Make("demo");
  EXPECT_FALSE(Verify("demo").fault) << Verify("demo").fault->what;
  EXPECT_EQ(Verify("demo").entries, 3);
  Run("CREATE TABLE kept AS SELECT * FROM ehc_request");
  for (const char* set : {kOneByteOfTheDocument,
                          "document = CONCAT(document, ' ')",
                          "schema_version = 2",
                          "created_us = created_us + 1",
                          "updated_us = updated_us - 1",
                          "pupil_id = CONCAT(pupil_id, 'x')",
                          "open_pupil_id = NULL",
                          "open_pupil_id = 'other'",
                          "state = 'received'",
                          "caseworker = 'demo-onE'",
                          "caseworker = 'demo-one '",
                          "caseworker = NULL",
                          "team = 'south'",
                          "source = 'other'",
                          "requesting_setting = 'settings/urn-2'",
                          "received_on = received_on + INTERVAL 1 DAY",
                          "due_on = due_on + INTERVAL 1 DAY",
                          "due_limit = 'XX'",
                          "due_excused = 1",
                          "unexcused_due_on = '2026-12-01'",
                          "decided_on = NULL",
                          "decision_due_on = decision_due_on + INTERVAL 1 DAY",
                          "decision_told_on = '2026-09-21'",
                          "decision_excused = 1",
                          "no_plan_due_on = '2026-12-01'",
                          "no_plan_told_on = '2026-12-01'",
                          "no_plan_excused = 1",
                          "final_due_on = '2026-12-01'",
                          "plan_made_on = '2026-12-01'",
                          "final_excused = 1",
                          "issue_decided_on = '2026-12-01'",
                          "first_draft_on = '2026-12-01'",
                          "closed_on = '2026-12-01'",
                          "index_version = 1"}) {
    SCOPED_TRACE(set);
    Run(absl::StrCat("UPDATE ehc_request SET ", set));
    const auto report = Verify("demo");
    ASSERT_TRUE(report.fault);
    EXPECT_EQ(report.fault->version, 3);
    Run("DELETE FROM ehc_request");
    Run("INSERT INTO ehc_request SELECT * FROM kept");
    EXPECT_FALSE(Verify("demo").fault);
  }
}

TEST_F(HistoryStoreTest, OneByteOfAnEntryIsFoundThereAndAMissingOneToo) {
  Make("demo");
  for (const char* set : {"state = REPLACE(state, 'demo-one', 'demo-onE')",
                          "changed_facts = REPLACE(changed_facts, 'north', 'nortH')",
                          "hash = CONCAT(CHAR(ORD(hash) ^ 1), SUBSTR(hash, 2))",
                          "previous_hash = CONCAT(CHAR(ORD(previous_hash) ^ 1), SUBSTR(previous_hash, 2))"}) {
    SCOPED_TRACE(set);
    Run("CREATE OR REPLACE TABLE kept AS SELECT * FROM journal");
    Run(absl::StrCat("UPDATE journal SET ", set, " WHERE version = 2"));
    ASSERT_TRUE(Verify("demo").fault);
    EXPECT_EQ(Verify("demo").fault->version, 2);
    Run("DELETE FROM journal");
    Run("INSERT INTO journal SELECT * FROM kept");
  }
  Run("UPDATE ehc_request SET version = 2");
  EXPECT_EQ(Verify("demo").fault->what, "the request as it stands is older than it");
  EXPECT_EQ(Verify("demo").fault->version, 3);
  Run("UPDATE ehc_request SET version = 3");
  Run("DELETE FROM journal WHERE version = 3");
  EXPECT_EQ(Verify("demo").fault->what, "it is missing: the request has a later version");
  EXPECT_EQ(Verify("demo").fault->version, 3);
}

TEST_F(HistoryStoreTest, NamesWhatThereIsOfAChild) {
  Make("demo");
  Run("INSERT INTO ehc_request_draft VALUES ('999', 'd', 1, 'demo', 'settings/urn-1', 'draft', '{}', 1, 0, 0), "
      "('999', 'e', 1, 'other', 'settings/urn-1', 'draft', '{}', 1, 0, 0)");
  const auto of = [&](const Scope& scope) {
    return *history_->RecordsOf(scope, "demo", absl::InfiniteFuture());
  };
  EXPECT_THAT(of({.la = "999"}), ::testing::UnorderedElementsAre("localAuthorities/999/ehcRequests/demo",
                                                                 "localAuthorities/999/ehcRequestDrafts/d"));
  MysqlRelationStore relations(*database_);
  Bar(relations, "demo", "barred");
  EXPECT_THAT(of({.la = "999", .subject = "barred"}), ::testing::IsEmpty());
  EXPECT_THAT(of({.la = "998"}), ::testing::IsEmpty());
}

}  // namespace
}  // namespace send::ehcp
