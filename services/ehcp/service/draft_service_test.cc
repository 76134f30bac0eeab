// The methods called directly, on the stores in memory and a directory of pupils in memory.
#include "services/ehcp/service/draft_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/civil/testing.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/store/fake_draft_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

constexpr char kLa[] = "localAuthorities/999";
const std::vector<std::string> kOwn{"settings/urn-1"};

class DraftServiceTest : public ::testing::Test {
 protected:
  DraftServiceTest()
      : calendar_(civil::BankHolidays()),
        requests_(calendar_),
        store_(requests_),
        tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_({store_, pupils_, calendar_, tokens_}) {}

  v1::EhcRequestDraft Begin(const std::string& pupil, const std::string& reasons = "") {
    v1::CreateEhcRequestDraftRequest request;
    request.set_parent(kLa);
    request.mutable_ehc_request_draft()->set_pupil(std::string(kLa) + "/pupils/" + pupil);
    request.mutable_ehc_request_draft()->mutable_particulars()->set_reasons(reasons);
    v1::EhcRequestDraft reply;
    const absl::Status status = service_.Create(CallBy("SCHOOL_SENCO", request, kOwn), request, reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }
  absl::Status Tell(v1::EhcRequestDraft& draft, const std::string& day) {
    v1::UpdateEhcRequestDraftRequest request;
    request.mutable_ehc_request_draft()->set_name(draft.name());
    request.mutable_ehc_request_draft()->set_etag(draft.etag());
    request.mutable_ehc_request_draft()->mutable_particulars()->set_family_told_date(day);
    request.mutable_update_mask()->add_paths("particulars.family_told_date");
    draft.Clear();
    return service_.Update(CallBy("SCHOOL_SENCO", request, kOwn), request, draft);
  }
  template <class Request>
  static Request Named(const v1::EhcRequestDraft& draft) {
    Request request;
    request.set_name(draft.name());
    request.set_etag(draft.etag());
    return request;
  }
  absl::Status Submit(v1::EhcRequestDraft& draft) {
    const auto request = Named<v1::SubmitEhcRequestDraftRequest>(draft);
    draft.Clear();
    return service_.SubmitOne(CallBy("SCHOOL_SENCO", request, kOwn), request, draft);
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore requests_;
  FakeDraftStore store_;
  FakePupilDirectory pupils_;
  rpc::PageTokens tokens_;
  DraftService service_;
};

TEST_F(DraftServiceTest, SaysWhatIsMissingAndIsAcknowledgedOnce) {
  v1::EhcRequestDraft draft = Begin("a", "Demo reasons");
  EXPECT_EQ(draft.requesting_setting(), "settings/urn-1");
  ASSERT_EQ(draft.missing_size(), 4);
  EXPECT_EQ(draft.missing(0).field(), "particulars.family_told_date");
  EXPECT_TRUE(draft.missing(0).required());
  EXPECT_FALSE(draft.missing(1).required());
  v1::EhcRequestDraft tried = draft;
  const absl::Status refused = Submit(tried);
  EXPECT_EQ(error::ReasonOf(refused), "DRAFT_INCOMPLETE");
  EXPECT_THAT(error::MetadataOf(refused),
              ElementsAre(std::pair<std::string, std::string>("particulars.family_told_date", "missing")));
  EXPECT_EQ(error::ReasonOf(Tell(tried = draft, "2026-11-25")), "DATE_IN_FUTURE");
  ASSERT_TRUE(Tell(draft, "2026-11-20").ok());
  ASSERT_TRUE(Submit(draft).ok());
  EXPECT_EQ(draft.state(), v1::DRAFT_STATE_SUBMITTED);
  EXPECT_EQ(draft.acknowledgement().received_date(), "2026-11-24");
  EXPECT_EQ(draft.acknowledgement().decision_due_date(), "2027-01-05");
  v1::EhcRequestDraft again = draft;
  EXPECT_EQ(error::ReasonOf(Submit(again)), "DRAFT_CLOSED");

  const std::string id = draft.acknowledgement().ehc_request().substr(std::string(kLa).size() + 13);
  const auto made = requests_.Get({.la = "999"}, id, absl::InfiniteFuture());
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->value.particulars->reasons, "Demo reasons");
  EXPECT_EQ(made->value.source, RequestSource::kEducationSetting);
  EXPECT_EQ(made->value.received_by, "Demo Person");
}

TEST_F(DraftServiceTest, IsItsSettingsOwn) {
  const v1::EhcRequestDraft draft = Begin("a");
  v1::GetEhcRequestDraftRequest get;
  get.set_name(draft.name());
  v1::EhcRequestDraft seen;
  EXPECT_TRUE(service_.Get(CallBy("SCHOOL_APP", get, kOwn), get, seen).ok());
  for (const auto& [role, settings] :
       {std::pair<std::string, std::vector<std::string>>{"SCHOOL_SENCO", {"settings/urn-2"}},
        {"CASEWORKER", kOwn}})
    EXPECT_EQ(error::ReasonOf(service_.Get(CallBy(role, get, settings), get, seen)), "DRAFT_NOT_FOUND") << role;
  Bar(requests_.relations, "a", "demo-SCHOOL_SENCO");
  EXPECT_EQ(error::ReasonOf(service_.Get(CallBy("SCHOOL_SENCO", get, kOwn), get, seen)), "DRAFT_NOT_FOUND");
}

TEST_F(DraftServiceTest, IsNotSubmittedForAChildWhoHasLeftTheSchool) {
  v1::EhcRequestDraft draft = Begin("a", "Demo reasons");
  ASSERT_TRUE(Tell(draft, "2026-11-20").ok());
  pupils_.hidden = {std::string(kLa) + "/pupils/a"};
  v1::EhcRequestDraft tried = draft;
  EXPECT_EQ(error::ReasonOf(Submit(tried)), "PUPIL_NOT_VISIBLE");
  pupils_.hidden = {};
  EXPECT_TRUE(Submit(draft).ok());
}

TEST_F(DraftServiceTest, AChildHasOneOpenRequest) {
  ASSERT_TRUE(requests_
                  .Create(CallBy("CASEWORKER", v1::GetEhcRequestDraftRequest()).ToChange(), {.la = "999"},
                          "open",
                          [] {
                            EhcRequest request = ReceivedOn(absl::CivilDay(2026, 11, 1));
                            request.pupil = std::string(kLa) + "/pupils/a";
                            request.requesting_setting = "settings/urn-1";
                            return request;
                          }())
                  .ok());
  v1::EhcRequestDraft draft = Begin("a", "Demo reasons");
  ASSERT_TRUE(Tell(draft, "2026-11-20").ok());
  v1::EhcRequestDraft tried = draft;
  PutOnRoll(requests_.relations, "a", "settings/urn-1");
  const absl::Status refused = Submit(tried);
  EXPECT_EQ(error::ReasonOf(refused), "OPEN_REQUEST_EXISTS");
  EXPECT_EQ(error::ResourceOf(refused), "localAuthorities/999/ehcRequests/open");
}

TEST_F(DraftServiceTest, ListsInPagesAndDiscards) {
  for (const char* pupil : {"a", "b", "c"}) Begin(pupil);
  v1::ListEhcRequestDraftsRequest list;
  list.set_parent(kLa);
  list.set_page_size(2);
  v1::ListEhcRequestDraftsResponse page;
  ASSERT_TRUE(service_.List(CallBy("SCHOOL_SENCO", list, kOwn), list, page).ok());
  ASSERT_EQ(page.ehc_request_drafts_size(), 2);
  auto discard = Named<v1::DiscardEhcRequestDraftRequest>(page.ehc_request_drafts(0));
  v1::EhcRequestDraft gone;
  ASSERT_TRUE(service_.DiscardOne(CallBy("SCHOOL_SENCO", discard, kOwn), discard, gone).ok());
  EXPECT_EQ(gone.state(), v1::DRAFT_STATE_DISCARDED);
  list.set_page_token(page.next_page_token());
  page.Clear();
  ASSERT_TRUE(service_.List(CallBy("SCHOOL_SENCO", list, kOwn), list, page).ok());
  EXPECT_EQ(page.ehc_request_drafts_size(), 1);
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(DraftServiceTest, NamesEveryBadField) {
  v1::CreateEhcRequestDraftRequest request;
  request.set_parent(kLa);
  request.mutable_ehc_request_draft()->set_pupil("a");
  request.mutable_ehc_request_draft()->set_requesting_setting("settings/urn-2");
  request.mutable_ehc_request_draft()->mutable_particulars()->set_reasons(std::string(10'001, 'x'));
  v1::EhcRequestDraft reply;
  EXPECT_THAT(BadFieldsOf(service_.Create(CallBy("SCHOOL_SENCO", request, kOwn), request, reply)),
              ElementsAre("ehc_request_draft.pupil", "ehc_request_draft.requesting_setting",
                          "ehc_request_draft.particulars.reasons"));
  v1::UpdateEhcRequestDraftRequest update;
  update.mutable_update_mask()->add_paths("pupil");
  EXPECT_THAT(BadFieldsOf(service_.Update(CallBy("SCHOOL_SENCO", update, kOwn), update, reply)),
              ElementsAre("update_mask", "name", "etag"));
}

}  // namespace
}  // namespace send::ehcp
