// The counts of an authority's requests, held to an independent count over their documents.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/civil/date.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/mysql_caseload_store.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

// Requests of every state, with notices, claims and plans as chance has it.
class AnyRequest {
 public:
  EhcRequest Next() {
    EhcRequest request = ReceivedOn(kToday - Between(0, 700));
    request.state = static_cast<State>(Between(0, 8));
    if (Chance(70)) request.caseworker = absl::StrCat("demo-caseworker-", Between(1, 3));
    const auto later = [&](int most) { return std::min(kToday, request.received_on + Between(0, most)); };
    if (request.state != State::kReceived) {
      request.decided_on = later(70);
      request.decision = request.state == State::kRefusedToAssess ? Decision::kDoNotAssess : Decision::kAssess;
    }
    if (request.state == State::kWithdrawn) request.withdrawn_on = later(100);
    if (request.state == State::kMovedAway) request.move_away = MoveAway{later(100), kToday, ""};
    if (request.state >= State::kPreparingDraft && request.state != State::kMovedAway) {
      request.issue_decision =
          request.state == State::kRefusedToIssue ? IssueDecision::kDoNotIssue : IssueDecision::kIssue;
      request.issue_decided_on = later(130);
    }
    if (request.state == State::kFinalised)
      request.plan =
          FinalPlan{"p", later(500), {static_cast<PlacementKind>(Between(0, 2)), "", ""}, "r", {}, {}, {}, ""};
    if (Chance(15))
      request.rights = YoungPersonRights{later(200), Chance(60), "view", Chance(50) ? "Demo-R Example" : ""};
    for (int kind = 0; kind < 5; ++kind) {
      const bool fits = (kind != 2 || request.state == State::kRefusedToIssue) &&
                        (kind != 4 || request.state == State::kFinalised) && (kind != 3 || Chance(30));
      for (int who = 0; who < 8 && fits; ++who)
        if (Chance(60))
          request.notices.push_back(
              NoticeTo(static_cast<RecipientKind>(who), static_cast<NoticeKind>(kind), later(200)));
    }
    for (const char* limit : {"A2", "B4", "C4d"}) {
      if (!Chance(20)) continue;
      ExceptionClaim claim{
          .claim_id = limit, .limit_id = limit, .ground = ExceptionGround::kExceptionalCircumstances};
      if (Chance(30)) claim.withdrawn_on = kToday;
      request.exceptions.push_back(claim);
    }
    return request;
  }

 private:
  int Between(int least, int most) { return std::uniform_int_distribution<>(least, most)(random_); }
  bool Chance(int percent) { return Between(1, 100) <= percent; }
  std::mt19937 random_{42};
};

class CaseloadStoreTest : public ::testing::Test {
 protected:
  CaseloadStoreTest() : database_(NewSchema(), 4), requests_(database_, Calendar()), store_(database_) {
    AnyRequest any;
    for (int i = 0; i < 600; ++i) {
      EhcRequest request = any.Next();
      request.pupil = absl::StrCat("localAuthorities/999/pupils/p", i);
      EXPECT_TRUE(requests_.Create(CallOf("m"), {.la = "999"}, NewUuidV7(absl::Now()), request).ok());
    }
  }
  // What tests/e2e/count_caseload.sql makes of the documents.
  std::map<std::string, int64_t> CountByHand(const CaseloadQuery& query) {
    std::ifstream file("tests/e2e/count_caseload.sql");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::map<std::string, int64_t> counts;
    const absl::Status status = database_.Read(absl::InfiniteFuture(), [&](db::Connection& connection) {
      const auto set =
          absl::StrCat("SET @la = '999', @today = '", civil::FormatDate(query.today), "', @week_ends = '",
                       civil::FormatDate(query.week_ends), "', @from = '", civil::FormatDate(query.from),
                       "', @to = '", civil::FormatDate(query.to), "'");
      if (absl::Status ran = connection.RunText("set", set); !ran.ok()) return ran;
      const auto rows = connection.Query(db::Statement{"count_caseload", text}, {});
      if (!rows.ok()) return rows.status();
      for (const db::Row& row : *rows) counts[db::TextOf(row[0])] = db::IntOf(row[1]);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return counts;
  }

  db::Database database_;
  MysqlEhcRequestStore requests_;
  MysqlCaseloadStore store_;
};

TEST_F(CaseloadStoreTest, AgreesWithACountOverTheDocuments) {
  const CaseloadQuery query{kToday, kToday + 5, absl::CivilDay(2025, 11, 1), kToday};
  const auto caseload = store_.Summarise({.la = "999"}, query, absl::InfiniteFuture());
  ASSERT_TRUE(caseload.ok()) << caseload.status();
  std::map<std::string, int64_t> counted;
  for (const CaseloadCount& count : caseload->counts) {
    counted["requests"] += count.requests;
    counted["due_this_week"] += count.due_this_week;
    counted["late"] += count.late;
    counted["late_excused"] += count.late_excused;
    const std::string state(WordOf(count.state));
    counted["state:" + state] += count.requests;
    for (const auto& [what, number] : {std::pair<const char*, int64_t>{"requests", count.requests},
                                       {"dueThisWeek", count.due_this_week},
                                       {"late", count.late},
                                       {"lateExcused", count.late_excused}})
      if (number > 0) counted["of:" + state + ":" + count.caseworker + ":" + what] = number;
  }
  counted["decisions.total"] = caseload->decisions.total;
  counted["decisions.in_time"] = caseload->decisions.in_time;
  counted["decisions.excepted"] = caseload->decisions.excepted;
  counted["decisions.excepted_in_time"] = caseload->decisions.excepted_in_time;
  counted["no_plans.total"] = caseload->no_plans.total;
  counted["no_plans.in_time"] = caseload->no_plans.in_time;
  counted["no_plans.excepted"] = caseload->no_plans.excepted;
  counted["no_plans.excepted_in_time"] = caseload->no_plans.excepted_in_time;
  counted["plans.total"] = caseload->plans.total;
  counted["plans.in_time"] = caseload->plans.in_time;
  counted["plans.excepted"] = caseload->plans.excepted;
  counted["plans.excepted_in_time"] = caseload->plans.excepted_in_time;
  counted["plans_from_20_to_52_weeks"] = caseload->plans_from_20_to_52_weeks;
  counted["plans_over_52_weeks"] = caseload->plans_over_52_weeks;
  const auto by_hand = CountByHand(query);
  EXPECT_EQ(counted, by_hand);
  EXPECT_EQ(by_hand.size(), counted.size());
  for (const char* some : {"late", "late_excused", "decisions.in_time", "plans.in_time", "plans_over_52_weeks"})
    EXPECT_GT(by_hand.at(some), 0) << some;
}

TEST_F(CaseloadStoreTest, CountsAsLateWhatTheListsCallSo) {
  const CaseloadQuery query{kToday, kToday + 5, kToday - 700, kToday};
  const auto caseload = store_.Summarise({.la = "999"}, query, absl::InfiniteFuture());
  int64_t late = 0;
  int64_t excused = 0;
  for (const CaseloadCount& count : caseload->counts) {
    late += count.late;
    excused += count.late_excused;
  }
  const auto listed = [&](const ListQuery& filters) {
    const auto found = requests_.List({.la = "999"}, filters, absl::InfiniteFuture());
    return static_cast<int64_t>(found->size());
  };
  const int64_t most = 1000;
  EXPECT_EQ(listed({.due_before = kToday, .unexcused_before = kToday, .limit = most}), late);
  EXPECT_EQ(listed({.due_before = kToday, .excused_before = kToday, .limit = most}), excused);
  // Some of them only for a limit that is not the next one due.
  const auto all =
      requests_.List({.la = "999"}, {.unexcused_before = kToday, .limit = most}, absl::InfiniteFuture());
  EXPECT_TRUE(std::any_of(all->begin(), all->end(), [](const StoredRequest& stored) {
    return StandingOf(stored.value, Calendar()).next_due_excused;
  }));
}

TEST_F(CaseloadStoreTest, CountsWhatIsInScopeAndOfOneCaseworker) {
  CaseloadQuery query{kToday, kToday + 5, kToday - 700, kToday};
  const auto all = store_.Summarise({.la = "999"}, query, absl::InfiniteFuture());
  EXPECT_TRUE(store_.Summarise({.la = "998"}, query, absl::InfiniteFuture())->counts.empty());
  MysqlRelationStore relations(database_);
  for (int i = 0; i < 300; ++i) Bar(relations, absl::StrCat("p", i), "one");
  const auto half = store_.Summarise({.la = "999", .subject = "one"}, query, absl::InfiniteFuture());
  EXPECT_LT(half->decisions.total, all->decisions.total);
  query.caseworker = "demo-caseworker-2";
  const auto one = store_.Summarise({.la = "999"}, query, absl::InfiniteFuture());
  ASSERT_FALSE(one->counts.empty());
  for (const CaseloadCount& count : one->counts) EXPECT_EQ(count.caseworker, "demo-caseworker-2");
}

TEST_F(CaseloadStoreTest, ColumnsOfAnEarlierProgramAreFilled) {
  const CaseloadQuery query{kToday, kToday + 5, kToday - 700, kToday};
  const auto before = store_.Summarise({.la = "999"}, query, absl::InfiniteFuture());
  const db::Statement forget{
      "forget_columns",
      "UPDATE ehc_request SET index_version = 0, due_on = '9999-12-31', decided_on = NULL, "
      "plan_made_on = NULL, caseworker = NULL, unexcused_due_on = '9999-12-31'"};
  ASSERT_TRUE(database_
                  .Transact(absl::InfiniteFuture(),
                            [&](db::Connection& connection) { return connection.Execute(forget, {}).status(); })
                  .ok());
  EXPECT_NE(*store_.Summarise({.la = "999"}, query, absl::InfiniteFuture()), *before);
  ASSERT_TRUE(requests_.Reindex(absl::InfiniteFuture()).ok());
  EXPECT_EQ(*store_.Summarise({.la = "999"}, query, absl::InfiniteFuture()), *before);
}

TEST_F(CaseloadStoreTest, ListsTheCoursesOfForecasts) {
  const auto courses = store_.ListCourses({.la = "999"}, kToday, absl::InfiniteFuture());
  ASSERT_TRUE(courses.ok()) << courses.status();
  EXPECT_EQ(courses->size(), 600u);
  int64_t plans = 0;
  for (const CourseRow& row : *courses) plans += row.course.plan_made_on.has_value();
  EXPECT_GT(plans, 20);
}

}  // namespace
}  // namespace send::ehcp
