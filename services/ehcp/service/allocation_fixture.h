#pragma once

// What the tests of AllocationService share: the stores in memory, and calls.
#include <gtest/gtest.h>

#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/error/error.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/allocation_service.h"
#include "services/ehcp/service/ehc_request_service.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/store/fake_authority_store.h"
#include "services/ehcp/store/fake_caseworker_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {

inline const absl::CivilDay kToday(2026, 11, 24);
inline constexpr char kLa[] = "localAuthorities/999";

// A store in which somebody else changes a request between the reading and the changing of it.
class BusyRequestStore : public FakeEhcRequestStore {
 public:
  using FakeEhcRequestStore::FakeEhcRequestStore;
  absl::StatusOr<StoredRequest> Change(
      const journal::Change& change, const Scope& scope, const std::string& id, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<EhcRequest>(const EhcRequest&)> decide) override {
    if (interruptions > 0) {
      --interruptions;
      journal::Change other = change;
      other.request_id = NewUuidV7(change.now);
      other.actor = "issuer#somebody-else";
      const auto now = Get(scope, id, change.deadline);
      EXPECT_TRUE(FakeEhcRequestStore::Change(other, scope, id, journal::EtagOf(now->version), interrupt).ok());
    }
    return FakeEhcRequestStore::Change(change, scope, id, etag, decide);
  }

  absl::StatusOr<std::vector<StoredRequest>> ListHeld(const Scope& scope, const std::string& caseworker,
                                                      const std::string& after_id, int64_t limit,
                                                      absl::Time deadline) override {
    auto page = FakeEhcRequestStore::ListHeld(scope, caseworker, after_id, limit, deadline);
    if (after_page) after_page();
    return page;
  }

  // Runs when a page of a caseload has been read.
  std::function<void()> after_page;
  int interruptions = 0;
  std::function<absl::StatusOr<EhcRequest>(const EhcRequest&)> interrupt = [](const EhcRequest& before) {
    EhcRequest after = before;
    after.received_by = "Somebody Else";
    return after;
  };
};

class AllocationServiceTest : public ::testing::Test {
 protected:
  // Teams "north" and "south" are open, "old" is closed.
  AllocationServiceTest() {
    const v1::CreateCaseworkerRequest call;
    const auto written = authorities_.Change(
        rpc::CallBy("ADMIN", call).ToChange(), "v0",
        [](const AuthorityParticulars& before) -> absl::StatusOr<AuthorityParticulars> {
          AuthorityParticulars after = before;
          for (const auto& [id, closed] :
               {std::pair("north", false), std::pair("south", false), std::pair("old", true)}) {
            Team team;
            team.team_id = id;
            team.closed = closed;
            after.teams.push_back(team);
          }
          return after;
        });
    EXPECT_TRUE(written.ok()) << written.status();
  }

  void Close(const std::string& team_id) {
    const v1::CreateCaseworkerRequest call;
    const auto close = [&](const AuthorityParticulars& before) -> absl::StatusOr<AuthorityParticulars> {
      AuthorityParticulars after = before;
      for (Team& team : after.teams)
        if (team.team_id == team_id) team.closed = true;
      return after;
    };
    const std::string etag = journal::EtagOf(authorities_.Get("999", absl::InfiniteFuture())->version);
    EXPECT_TRUE(authorities_.Change(rpc::CallBy("ADMIN", call).ToChange(), etag, close).ok());
  }
  absl::Status Record(const std::string& subject, v1::Caseworker& reply, const std::string& team = "") {
    v1::CreateCaseworkerRequest request;
    request.set_parent(kLa);
    request.mutable_caseworker()->set_subject(subject);
    request.mutable_caseworker()->set_display_name("Demo-" + subject);
    request.mutable_caseworker()->set_team(team);
    return service_.Create(rpc::CallBy("TEAM_MANAGER", request), request, reply);
  }
  v1::Caseworker Recorded(const std::string& subject, const std::string& team = "") {
    v1::Caseworker reply;
    EXPECT_TRUE(Record(subject, reply, team).ok());
    return reply;
  }
  absl::Status LeaveOn(v1::Caseworker& caseworker, absl::CivilDay day) {
    v1::UpdateCaseworkerRequest request;
    *request.mutable_caseworker() = caseworker;
    request.mutable_caseworker()->set_active_until_date(civil::FormatDate(day));
    request.mutable_caseworker()->set_active_from_date(civil::FormatDate(day - 100));
    request.mutable_update_mask()->add_paths("active_until_date");
    request.mutable_update_mask()->add_paths("active_from_date");
    return service_.Update(rpc::CallBy("ADMIN", request), request, caseworker);
  }
  absl::Status Cover(const v1::Caseworker& caseworker, const std::string& by, absl::CivilDay from,
                     absl::CivilDay to, v1::Caseworker& reply) {
    v1::StartCoverRequest request;
    request.set_name(caseworker.name());
    request.set_etag(caseworker.etag());
    request.mutable_cover()->set_covered_by(by);
    request.mutable_cover()->set_from_date(civil::FormatDate(from));
    request.mutable_cover()->set_to_date(civil::FormatDate(to));
    return service_.Cover(rpc::CallBy("TEAM_MANAGER", request), request, reply);
  }
  // A request that the caseworker has; of a child of the same name.
  StoredRequest Give(const std::string& pupil, const std::string& caseworker, const std::string& team = "",
                     int received_ago = 0, const std::string& setting = "") {
    EhcRequest request = ReceivedOn(kToday - received_ago);
    request.pupil = std::string(kLa) + "/pupils/" + pupil;
    request.caseworker = caseworker;
    request.team = team;
    request.requesting_setting = setting;
    const v1::CreateEhcRequestRequest call;
    return store_
        .Create(rpc::CallBy("CASEWORKER", call).ToChange(), {.la = "999"}, NewUuidV7(absl::Now()), request)
        .value();
  }
  v1::HandOverCaseloadRequest HandOver(const std::string& from, const std::vector<std::string>& to,
                                       int max_moves = 0) {
    v1::HandOverCaseloadRequest request;
    request.set_parent(kLa);
    request.set_from_caseworker(from);
    *request.mutable_to_caseworkers() = {to.begin(), to.end()};
    request.set_reason("Demo: leaves");
    request.set_max_moves(max_moves);
    return request;
  }
  std::vector<StoredRequest> List(const ListQuery& query) {
    return store_.List({.la = "999"}, query, absl::InfiniteFuture()).value();
  }
  std::vector<std::string> PupilsOf(const std::string& caseworker) {
    std::vector<std::string> pupils;
    for (const StoredRequest& stored : List({.caseworkers = {caseworker}, .limit = 1000}))
      pupils.push_back(PupilIdOf(stored.value.pupil));
    return pupils;
  }

  civil::HolidayCalendar calendar_ = civil::BankHolidays();
  BusyRequestStore store_{calendar_};
  FakeCaseworkerStore caseworkers_{store_};
  FakeAuthorityStore authorities_;
  FakePupilDirectory pupils_;
  rpc::PageTokens page_tokens_ = rpc::PageTokens::Create(std::string(32, 'k')).value();
  AllocationService service_{{{store_, pupils_, calendar_}, caseworkers_, authorities_, page_tokens_}};
  EhcRequestService requests_{{{store_, pupils_, calendar_}, caseworkers_, authorities_, page_tokens_}};
};

}  // namespace send::ehcp
