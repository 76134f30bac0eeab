#pragma once

// What the tests of PlanMakingService share: the service on the stores in memory, and a request to begin with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/service/plan_making_service.h"
#include "services/ehcp/store/fake_disagreement_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"

namespace send::ehcp {

inline constexpr absl::CivilDay kToday(2026, 11, 24);
inline constexpr char kName[] = "localAuthorities/999/ehcRequests/demo";

class PlanMakingServiceTest : public ::testing::Test {
 protected:
  PlanMakingServiceTest()
      : calendar_(civil::BankHolidays()),
        store_(calendar_),
        disagreements_(store_, calendar_),
        service_({store_, pupils_, calendar_}, disagreements_) {}

  // A request as it stands after these days, at version 1.
  void Keep(const EhcRequest& request) {
    v1::GetEhcRequestRequest any;
    rpc::Call call = rpc::CallBy("CASEWORKER", any);
    ASSERT_TRUE(store_.Create(call.ToChange(), {.la = "999"}, "demo", request).ok());
  }
  static EhcRequest Assessed() {
    EhcRequest request = ReceivedOn(kToday - 100);
    request.state = State::kAssessing;
    request.decision = Decision::kAssess;
    request.decided_on = kToday - 70;
    for (const RecipientKind told :
         {RecipientKind::kParent, RecipientKind::kCommissioningBody, RecipientKind::kSocialCare})
      request.notices.push_back(NoticeTo(told, NoticeKind::kAssessmentDecision, kToday - 70));
    return request;
  }
  static EhcRequest Drafted(absl::CivilDay sent_on) {
    EhcRequest request = Assessed();
    request.issue_decision = IssueDecision::kIssue;
    request.issue_decided_on = kToday - 30;
    request.drafts = {{sent_on, "reference"}};
    request.notices.push_back(NoticeTo(RecipientKind::kParent, NoticeKind::kDraftPlan, sent_on));
    request.state = State::kDraftServed;
    return request;
  }
  static void FillNotice(v1::NoticeKind kind, absl::CivilDay day, v1::Notice& notice) {
    notice.set_kind(kind);
    notice.set_recipient_kind(v1::RECIPIENT_KIND_PARENT);
    notice.set_recipient("Demo Parent");
    notice.set_sent_on_date(civil::FormatDate(day));
    notice.set_channel(v1::CHANNEL_EMAIL);
  }
  template <class Request>
  static Request Named() {
    Request request;
    request.set_name(kName);
    request.set_etag("v1");
    return request;
  }
  v1::FinalisePlanRequest Final() {
    auto request = Named<v1::FinalisePlanRequest>();
    request.set_sent_on_date(civil::FormatDate(kToday));
    request.set_reference("kept-here");
    request.mutable_placement()->set_kind(v1::PLACEMENT_KIND_SETTING);
    request.mutable_placement()->set_setting("settings/urn-990000");
    FillNotice(v1::NOTICE_KIND_FINAL_PLAN, kToday, *request.add_notices());
    return request;
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore store_;
  FakeDisagreementStore disagreements_;
  FakePupilDirectory pupils_;
  PlanMakingService service_;
  v1::EhcRequest reply_;
};

}  // namespace send::ehcp
