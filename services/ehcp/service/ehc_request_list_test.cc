// Work-lists of requests: what may be asked of them, and what is refused, on the store in memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/error/error.h"
#include "common/rpc/fields.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/ehc_request_service.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/store/fake_authority_store.h"
#include "services/ehcp/store/fake_caseworker_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::CivilDay kToday(2026, 11, 24);

class EhcRequestListTest : public ::testing::Test {
 protected:
  EhcRequestListTest()
      : calendar_(civil::BankHolidays()),
        store_(calendar_),
        page_tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_({{store_, pupils_, calendar_}, caseworkers_, authorities_, page_tokens_}) {
    asked_.set_parent("localAuthorities/999");
  }

  // A request received so many days ago.
  void Keep(const std::string& id, int days, const std::string& caseworker = "",
            const std::vector<std::string>& excused = {}, State state = State::kReceived) {
    EhcRequest request = ReceivedOn(kToday - days);
    request.pupil = "localAuthorities/999/pupils/" + id;
    request.caseworker = caseworker;
    request.state = state;
    if (state == State::kWithdrawn) request.withdrawn_on = kToday;
    for (const std::string& limit : excused)
      request.exceptions.push_back({.claim_id = limit, .limit_id = limit});
    ASSERT_TRUE(store_.Create(CallBy("CASEWORKER", asked_).ToChange(), {.la = "999"}, id, request).ok());
  }
  void Employ(const std::string& subject) {
    const Caseworker caseworker{.subject = subject, .display_name = {}, .team = {}, .active_from = kToday - 9};
    ASSERT_TRUE(caseworkers_
                    .Create(CallBy("TEAM_MANAGER", asked_).ToChange(), subject, caseworker,
                            [] { return absl::OkStatus(); })
                    .ok());
  }
  absl::Status Ask(const std::string& role = "CASEWORKER") {
    reply_.Clear();
    return service_.List(CallBy(role, asked_), asked_, reply_);
  }
  std::vector<std::string> Listed() {
    const absl::Status status = Ask();
    EXPECT_TRUE(status.ok()) << status;
    std::vector<std::string> ids;
    for (const v1::EhcRequest& row : reply_.ehc_requests()) ids.push_back(row.pupil().substr(28));
    return ids;
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore store_;
  FakeCaseworkerStore caseworkers_{store_};
  FakeAuthorityStore authorities_;
  FakePupilDirectory pupils_;
  rpc::PageTokens page_tokens_;
  EhcRequestService service_;
  v1::ListEhcRequestsRequest asked_;
  v1::ListEhcRequestsResponse reply_;
};

TEST_F(EhcRequestListTest, ListsWhatNobodyHasAndWhatIsStillOwed) {
  Keep("nobodys", 30);
  Keep("mine", 20, "me");
  Keep("ended", 10, "", {}, State::kWithdrawn);
  asked_.set_unallocated(true);
  EXPECT_THAT(Listed(), ElementsAre("nobodys", "ended"));
  asked_.set_still_owed(true);
  EXPECT_THAT(Listed(), ElementsAre("nobodys"));
  asked_.set_unallocated(false);
  EXPECT_THAT(Listed(), ElementsAre("nobodys", "mine"));
}

TEST_F(EhcRequestListTest, ListsByLimitAndByReceipt) {
  Keep("old", 30);
  Keep("new", 20);
  asked_.set_next_due_limit_id("A2");
  asked_.set_received_from_date(civil::FormatDate(kToday - 20));
  EXPECT_THAT(Listed(), ElementsAre("new"));
  asked_.clear_received_from_date();
  asked_.set_received_to_date(civil::FormatDate(kToday - 21));
  EXPECT_THAT(Listed(), ElementsAre("old"));
  asked_.set_next_due_limit_id("C4d");
  EXPECT_THAT(Listed(), IsEmpty());
}

TEST_F(EhcRequestListTest, AnExcusedDecisionHidesNoLatePlan) {
  Keep("excused", 60, "", {"A2"});
  Keep("plan late", 200, "", {"A2", "B4"});
  asked_.set_lateness(v1::LATENESS_UNEXCUSED);
  EXPECT_THAT(Listed(), ElementsAre("plan late"));
  asked_.set_lateness(v1::LATENESS_EXCUSED);
  EXPECT_THAT(Listed(), ElementsAre("excused"));
  asked_.set_lateness(v1::LATENESS_OVERDUE);
  EXPECT_THAT(Listed(), ElementsAre("plan late", "excused"));
}

TEST_F(EhcRequestListTest, RefusesFiltersThatNoRequestCanMeet) {
  asked_.set_unallocated(true);
  asked_.set_caseworker("me");
  asked_.set_next_due_limit_id("A1");
  asked_.set_received_from_date("2026-11-02");
  asked_.set_received_to_date("2026-11-01");
  asked_.set_state(v1::STATE_WITHDRAWN);
  EXPECT_THAT(BadFieldsOf(Ask()), ElementsAre("unallocated", "next_due_limit_id", "received_to_date", "state"));
  asked_.Clear();
  asked_.set_parent("localAuthorities/999");
  asked_.set_state(v1::STATE_MOVED_AWAY);
  EXPECT_TRUE(Ask().ok());
  asked_.set_still_owed(true);
  EXPECT_THAT(BadFieldsOf(Ask()), ElementsAre("state"));
  asked_.set_still_owed(false);
  asked_.set_lateness(v1::LATENESS_OVERDUE);
  EXPECT_THAT(BadFieldsOf(Ask()), ElementsAre("state"));
}

TEST_F(EhcRequestListTest, SaysThatACaseworkerOrATeamIsNotOnRecordWhereNothingIsFound) {
  Employ("idle");
  Keep("past", 30, "left long ago");
  asked_.set_caseworker("idle");
  EXPECT_THAT(Listed(), IsEmpty());
  // Who came before there was a record of caseworkers is not on it, and has requests.
  asked_.set_caseworker("left long ago");
  EXPECT_THAT(Listed(), ElementsAre("past"));
  asked_.set_caseworker("none");
  asked_.set_team("nowhere");
  EXPECT_THAT(BadFieldsOf(Ask()), ElementsAre("caseworker", "team"));
  rpc::SetTime(CallBy("CASEWORKER", asked_).now, *asked_.mutable_as_of_time());
  EXPECT_THAT(BadFieldsOf(Ask()), ElementsAre("caseworker", "team"));
  // A school may not know who works there.
  asked_.clear_as_of_time();
  EXPECT_TRUE(Ask("SCHOOL_SENCO").ok());
}

}  // namespace
}  // namespace send::ehcp
