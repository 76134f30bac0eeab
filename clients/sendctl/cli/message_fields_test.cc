#include "clients/sendctl/cli/message_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "clients/sendctl/cli/command.h"
#include "send/ehcp/v1/caseload_service.pb.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"
#include "send/pupil/v1/pupil_service.pb.h"

namespace send::cli {
namespace {

TEST(SetField, TakesTextsNumbersWordsAndLists) {
  pupil::v1::CreatePupilRequest request;
  ASSERT_TRUE(SetField(request, "pupil.forename", "forename", {"Demo-Siân"}).ok());
  ASSERT_TRUE(SetField(request, "pupil.sex", "sex", {"female"}).ok());
  ASSERT_TRUE(SetField(request, "pupil.looked_after", "looked-after", {"true"}).ok());
  ASSERT_TRUE(SetField(request, "pupil.address.lines", "address-line", {"1 Example Road", "Exampleton"}).ok());
  EXPECT_EQ(request.pupil().forename(), "Demo-Siân");
  EXPECT_EQ(request.pupil().sex(), pupil::v1::SEX_FEMALE);
  EXPECT_TRUE(request.pupil().looked_after());
  EXPECT_THAT(request.pupil().address().lines(), testing::ElementsAre("1 Example Road", "Exampleton"));
}

TEST(SetField, TakesTimes) {
  ehcp::v1::ListEhcRequestsRequest request;
  ASSERT_TRUE(SetField(request, "as_of_time", "as-of", {"2026-03-03T17:00:00.5+01:00"}).ok());
  EXPECT_EQ(request.as_of_time().seconds(), 1'772'553'600);
  EXPECT_EQ(request.as_of_time().nanos(), 500'000'000);
  EXPECT_EQ(SetField(request, "as_of_time", "as-of", {"yesterday"}).message(),
            "--as-of must be a time such as 2026-03-03T17:00:00Z.");
}

TEST(SetField, NamesTheFlagAndWhatItMayBe) {
  pupil::v1::CreatePupilRequest request;
  EXPECT_EQ(SetField(request, "pupil.sex", "sex", {"boy"}).message(), "--sex must be one of male female.");
  EXPECT_EQ(SetField(request, "pupil.looked_after", "looked-after", {"maybe"}).message(),
            "--looked-after must be true or false.");
  pupil::v1::ListPupilsRequest list;
  EXPECT_EQ(SetField(list, "page_size", "page-size", {"many"}).message(), "--page-size must be a number.");
}

TEST(FieldText, IsForPeople) {
  ehcp::v1::Deadline deadline;
  deadline.set_status(ehcp::v1::DEADLINE_STATUS_LATE_EXCUSED);
  deadline.set_days_left(-4);
  EXPECT_EQ(FieldText(deadline, "status"), "late excused");
  EXPECT_EQ(FieldText(deadline, "days_left"), "-4");
  EXPECT_EQ(FieldText(deadline, "confidence"), "");
  pupil::v1::Pupil pupil;
  EXPECT_EQ(FieldText(pupil, "update_time"), "");
  pupil.mutable_update_time()->set_seconds(1'764'000'000);
  EXPECT_EQ(FieldText(pupil, "update_time"), "2025-11-24 16:00:00 UTC");
}

TEST(RecordText, ShowsWhatIsSetAndNothingThatSteersTheTerminal) {
  ehcp::v1::EhcRequest request;
  request.set_name("localAuthorities/999/ehcRequests/r1");
  request.set_state(ehcp::v1::STATE_REFUSED_TO_ASSESS);
  auto* notice = request.add_notices();
  notice->set_recipient("Demo-\x1b[2JExample");
  notice->set_channel(ehcp::v1::CHANNEL_POST_FIRST_CLASS);
  EXPECT_EQ(RecordText(request),
            "name: localAuthorities/999/ehcRequests/r1\n"
            "state: refused to assess\n"
            "notices 1:\n"
            "  recipient: Demo- [2JExample\n"
            "  channel: post first class\n");
}

TEST(MessageFields, ReadsAndShowsDecimals) {
  ehcp::v1::ForecastBreachesRequest request;
  ASSERT_TRUE(SetField(request, "min_probability", "min-probability", {"0.25"}).ok());
  EXPECT_DOUBLE_EQ(request.min_probability(), 0.25);
  EXPECT_FALSE(SetField(request, "min_probability", "min-probability", {"often"}).ok());
  EXPECT_EQ(RecordText(request), "min probability: 0.25\n");
}

// A flag whose field is misspelt would crash when it is used.
TEST(Commands, EveryFlagSetsAFieldOfSomeMessage) {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  std::vector<const google::protobuf::Descriptor*> requests;
  for (const char* file :
       {"send/ehcp/v1/advice_service.proto", "send/ehcp/v1/allocation_service.proto",
        "send/ehcp/v1/authority_service.proto", "send/ehcp/v1/caseload_service.proto",
        "send/ehcp/v1/consultation_service.proto", "send/ehcp/v1/diary_service.proto",
        "send/ehcp/v1/disagreement_service.proto", "send/ehcp/v1/ehc_request_draft_service.proto",
        "send/ehcp/v1/history_service.proto", "send/ehcp/v1/plan_making_service.proto",
        "send/ehcp/v1/ehc_request_service.proto", "send/pupil/v1/setting_service.proto",
        "send/pupil/v1/pupil_service.proto", "send/pupil/v1/carer_service.proto",
        "send/pupil/v1/access_rule_service.proto", "send/ehcp/v1/watch_service.proto"}) {
    const auto* descriptor = pool->FindFileByName(file);
    for (int i = 0; i < descriptor->message_type_count(); ++i) requests.push_back(descriptor->message_type(i));
  }
  const auto has = [](const google::protobuf::Descriptor* message, std::string path) {
    while (message != nullptr) {
      const size_t dot = path.find('.');
      const auto* field = message->FindFieldByName(path.substr(0, dot));
      if (field == nullptr || dot == std::string::npos) return field != nullptr;
      message = field->message_type();
      path = path.substr(dot + 1);
    }
    return false;
  };
  for (const Command& command : AllCommands()) {
    const bool fits = std::any_of(requests.begin(), requests.end(), [&](const auto* request) {
      return std::all_of(command.flags.begin(), command.flags.end(),
                         [&](const Flag& flag) { return flag.field.empty() || has(request, flag.field); });
    });
    EXPECT_TRUE(fits) << command.path;
  }
}

}  // namespace
}  // namespace send::cli
