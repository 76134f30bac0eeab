// What EhcRequestService records and corrects of a receipt.
#include <gmock/gmock.h>

#include "common/error/error.h"
#include "services/ehcp/service/ehc_request_fixture.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

TEST_F(EhcRequestServiceTest, RefusesAReceiptBeforeTheLawOrTheChildWhenItIsMadeAndWhenItIsCorrected) {
  pupils_.child.birth_date = absl::CivilDay(2017, 3, 4);
  v1::EhcRequest reply;
  const auto create = [&](absl::CivilDay received) {
    const auto request = NewRequest("a", received);
    return error::ReasonOf(service_.Create(CallBy("CASEWORKER", request), request, reply));
  };
  EXPECT_EQ(create(absl::CivilDay(2006, 11, 20)), "NO_SUCH_LIMIT");
  EXPECT_EQ(create(absl::CivilDay(2017, 3, 3)), "DATE_BEFORE_BIRTH");
  v1::UpdateEhcRequestRequest update;
  *update.mutable_ehc_request() = Create("a", kToday - 10);
  const auto correct = [&](std::string_view received) {
    update.mutable_ehc_request()->set_received_date(std::string(received));
    return error::ReasonOf(service_.Update(CallBy("CASEWORKER", update), update, reply));
  };
  update.mutable_update_mask()->add_paths("received_date");
  EXPECT_EQ(correct("1999-11-20"), "NO_SUCH_LIMIT");
  EXPECT_EQ(correct("2017-03-03"), "DATE_BEFORE_BIRTH");
  EXPECT_EQ(correct("2026-11-02"), "");
  EXPECT_EQ(reply.received_date(), "2026-11-02");
  // Who took it is corrected without a word to the owner of pupils.
  *update.mutable_ehc_request() = reply;
  update.mutable_update_mask()->set_paths(0, "received_by");
  pupils_.away = true;
  EXPECT_EQ(correct("1999-11-20"), "");
  EXPECT_EQ(reply.received_date(), "2026-11-02");
}

TEST_F(EhcRequestServiceTest, KeepsWhereTheChildWasOnTheRollAndWantsThatHeadToldOfIt) {
  pupils_.child.setting = "settings/urn-990001";
  v1::EhcRequest made = Create("a", kToday - 10);
  EXPECT_EQ(made.registered_at(), "settings/urn-990001");
  const auto tell = [&](v1::RecipientKind whom) {
    v1::RecordNoticeRequest request;
    request.set_name(made.name());
    request.set_etag(made.etag());
    v1::Notice& notice = *request.mutable_notice();
    notice.set_kind(v1::NOTICE_KIND_CONSIDERING);
    notice.set_recipient_kind(whom);
    notice.set_recipient("Demo-Recipient");
    notice.set_sent_on_date(civil::FormatDate(kToday - 9));
    notice.set_channel(v1::CHANNEL_EMAIL);
    made.Clear();
    ASSERT_TRUE(service_.Notify(CallBy("CASEWORKER", request), request, made).ok());
  };
  const auto status = [&] {
    v1::GetDeadlinesRequest request;
    request.set_name(made.name());
    v1::GetDeadlinesResponse deadlines;
    EXPECT_TRUE(service_.Deadlines(CallBy("CASEWORKER", request), request, deadlines).ok());
    return deadlines.deadlines(0).limit_id() + v1::DeadlineStatus_Name(deadlines.deadlines(0).status());
  };
  for (const auto whom :
       {v1::RECIPIENT_KIND_PARENT, v1::RECIPIENT_KIND_COMMISSIONING_BODY, v1::RECIPIENT_KIND_SOCIAL_CARE})
    tell(whom);
  EXPECT_EQ(status(), "A1DEADLINE_STATUS_RUNNING");
  // It had left before, and was at home.
  v1::UpdateEhcRequestRequest update;
  update.mutable_ehc_request()->set_name(made.name());
  update.mutable_ehc_request()->set_etag(made.etag());
  update.mutable_ehc_request()->set_registered_at("urn-1");
  update.mutable_update_mask()->add_paths("registered_at");
  EXPECT_THAT(BadFieldsOf(service_.Update(CallBy("CASEWORKER", update), update, made)),
              ElementsAre("ehc_request.registered_at"));
  update.mutable_ehc_request()->clear_registered_at();
  ASSERT_TRUE(service_.Update(CallBy("CASEWORKER", update), update, made).ok());
  EXPECT_EQ(made.registered_at(), "");
  EXPECT_EQ(status(), "A1DEADLINE_STATUS_MET");
}

}  // namespace
}  // namespace send::ehcp
