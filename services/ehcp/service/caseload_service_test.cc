// The methods called directly, on counts given.
#include "services/ehcp/service/caseload_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/rpc/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

const absl::CivilDay kToday(2026, 11, 24);

class GivenCaseload : public CaseloadStore {
 public:
  absl::StatusOr<Caseload> Summarise(const Scope& /*scope*/, const CaseloadQuery& asked,
                                     absl::Time /*deadline*/) override {
    query = asked;
    return caseload;
  }
  absl::StatusOr<std::vector<CourseRow>> ListCourses(const Scope& /*scope*/, absl::CivilDay /*today*/,
                                                     absl::Time /*deadline*/) override {
    return courses;
  }
  Caseload caseload;
  CaseloadQuery query;
  std::vector<CourseRow> courses;
};

class CaseloadServiceTest : public ::testing::Test {
 protected:
  CaseloadServiceTest()
      : tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()), service_({store_, pupils_, tokens_}) {}

  // A case that was refused after so many days, or is still open where they are negative.
  void AddCase(const std::string& id, int received_days_ago, int refused_after) {
    const absl::CivilDay received = kToday - received_days_ago;
    CourseRow row{id, State::kReceived, "", "", {received, {}, {}, {}, {}, {}}, received + 42, received + 140};
    if (refused_after >= 0) {
      row.state = State::kRefusedToAssess;
      row.course.closed_on = received + refused_after;
    }
    store_.courses.push_back(row);
  }

  GivenCaseload store_;
  FakePupilDirectory pupils_;
  rpc::PageTokens tokens_;
  CaseloadService service_;
};

TEST_F(CaseloadServiceTest, TakesExceptedCasesOutOfNumeratorAndDenominator) {
  store_.caseload.plans = {.total = 9, .in_time = 5, .excepted = 3, .excepted_in_time = 1};
  store_.caseload.counts = {{State::kReceived, "one", 4, 1, 2, 1}, {State::kAssessing, "", 6, 0, 0, 3}};
  v1::SummariseCaseloadRequest request;
  request.set_parent("localAuthorities/999");
  v1::SummariseCaseloadResponse reply;
  ASSERT_TRUE(service_.Summarise(CallBy("TEAM_MANAGER", request), request, reply).ok());
  EXPECT_DOUBLE_EQ(reply.plans().percent_in_time(), 55.6);
  EXPECT_DOUBLE_EQ(reply.plans().percent_in_time_without_excepted(), 66.7);
  EXPECT_DOUBLE_EQ(reply.decisions().percent_in_time(), 0);
  EXPECT_EQ(reply.requests(), 10);
  EXPECT_EQ(reply.late_excused(), 4);
  // The week of Tuesday 24 November ends on Sunday the 29th; the period begins with the year.
  EXPECT_EQ(store_.query.week_ends, absl::CivilDay(2026, 11, 29));
  EXPECT_EQ(reply.from_date(), "2026-01-01");
  request.set_from_date("2026-11-30");
  request.set_parent("999");
  EXPECT_THAT(BadFieldsOf(service_.Summarise(CallBy("TEAM_MANAGER", request), request, reply)),
              ElementsAre("parent", "to_date"));
}

TEST_F(CaseloadServiceTest, ForecastsTheLikeliestFirstInPages) {
  for (int i = 0; i < 200; ++i) AddCase(absl::StrCat("past-", i), 300 - i % 80, i % 60);
  for (int i = 0; i < 6; ++i) AddCase(absl::StrCat("open-", i), 5 + 8 * i, -1);
  v1::ForecastBreachesRequest request;
  request.set_parent("localAuthorities/999");
  request.set_page_size(5);
  std::vector<double> seen;
  std::set<std::string> limits;
  do {
    v1::ForecastBreachesResponse reply;
    ASSERT_TRUE(service_.ForecastMisses(CallBy("TEAM_MANAGER", request), request, reply).ok());
    for (const auto& forecast : reply.forecasts()) {
      seen.push_back(forecast.probability());
      EXPECT_TRUE(limits.insert(forecast.ehc_request() + forecast.limit_id()).second);
    }
    request.set_page_token(reply.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen.size(), 12u);
  EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
  EXPECT_EQ(seen.front(), 1.0) << "45 days old: its six weeks are over";
}

TEST_F(CaseloadServiceTest, SaysThatTooLittleIsKnown) {
  AddCase("open", 5, -1);
  v1::ForecastBreachesRequest request;
  request.set_parent("localAuthorities/999");
  v1::ForecastBreachesResponse reply;
  ASSERT_TRUE(service_.ForecastMisses(CallBy("TEAM_MANAGER", request), request, reply).ok());
  EXPECT_EQ(reply.without_forecast(), 2);
  EXPECT_EQ(reply.forecasts_size(), 0);
  request.set_min_probability(2);
  request.set_team("' OR 1=1");
  EXPECT_THAT(BadFieldsOf(service_.ForecastMisses(CallBy("TEAM_MANAGER", request), request, reply)),
              ElementsAre("min_probability", "team"));
}

}  // namespace
}  // namespace send::ehcp
