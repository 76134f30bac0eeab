#include "deploy/demo/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "clients/sendctl/client/connect.h"
#include "clients/sendctl/testing/fake_api.h"
#include "common/error/error.h"

namespace send::demo {
namespace {

constexpr absl::CivilDay kToday(2026, 11, 24);

// A corner of the authority: enough of everything, and quick.
Exampleshire Corner() {
  Exampleshire made = MakeExampleshire(7, kToday);
  made.cases = {made.cases[0], made.cases[60], made.cases[140]};
  made.pupils.resize(std::max({made.cases[0].pupil, made.cases[1].pupil, made.cases[2].pupil}) + 1);
  for (size_t i = 0; i < made.cases.size(); ++i) made.cases[i].pupil = i;
  made.pupils.resize(10);
  return made;
}

class LoaderTest : public testing::Test {
 protected:
  absl::Status LoadOnce(const Exampleshire& authority) {
    const auto channel = client::Connect({.server = api_.address(), .plaintext = true}).value();
    const client::Caller admin({.channel = channel, .token = "admin", .sleep = [](absl::Duration) {}});
    const client::Caller caseworker(
        {.channel = channel, .token = "caseworker", .sleep = [](absl::Duration) {}});
    return Load(authority, "run", 7, {admin, caseworker}, progress_);
  }

  void AnswerImports() {
    pupil::v1::ImportSettingsResponse rows;
    rows.set_rows_read(kSchools);
    api_.AnswerOnce("ImportSettings", rows);
    rows.set_rows_read(kNurseries);
    api_.AnswerOnce("ImportSettings", rows);
  }

  // The request_ids of all changes so far, in order of their text.
  std::multiset<std::string> RequestIds() const {
    std::multiset<std::string> ids;
    for (const auto& call : api_.received()) {
      const bool pupil = call.method.ends_with("/CreatePupil");
      const bool carer = call.method.ends_with("/CreateCarer");
      const bool request = call.method.ends_with("/CreateEhcRequest");
      const bool entry = call.method.ends_with("/CreateDiaryEntry");
      const std::string& bytes = call.messages.front();
      if (pupil) ids.insert(Parsed<pupil::v1::CreatePupilRequest>(bytes).request_id());
      if (carer) ids.insert(Parsed<pupil::v1::CreateCarerRequest>(bytes).request_id());
      if (request) ids.insert(Parsed<ehcp::v1::CreateEhcRequestRequest>(bytes).request_id());
      if (entry) ids.insert(Parsed<ehcp::v1::CreateDiaryEntryRequest>(bytes).request_id());
    }
    return ids;
  }

  template <class Message>
  static Message Parsed(const std::string& bytes) {
    Message message;
    message.ParseFromString(bytes);
    return message;
  }

  client::FakeApi api_;
  std::ostringstream progress_;
};

TEST_F(LoaderTest, SendsEverythingAndTheSameAgain) {
  const Exampleshire authority = Corner();
  AnswerImports();
  pupil::v1::Pupil pupil;
  pupil.set_name("localAuthorities/999/pupils/p");
  api_.Answer("CreatePupil", pupil);
  ASSERT_TRUE(LoadOnce(authority).ok());
  const auto first = RequestIds();
  EXPECT_EQ(std::set(first.begin(), first.end()).size(), first.size()) << "no two changes share an id";
  size_t changes = authority.pupils.size() + authority.cases.size();
  for (const DemoPupil& each : authority.pupils) changes += each.carers.size();
  const size_t records = changes;
  for (const DemoCase& each : authority.cases)
    changes += std::count_if(each.steps.begin(), each.steps.end(), [](const Step& step) {
      return std::holds_alternative<ehcp::v1::CreateDiaryEntryRequest>(step);
    });
  EXPECT_GT(changes, records) << "the corner has a diary";
  EXPECT_EQ(first.size(), changes);
  EXPECT_EQ(api_.Sent<ehcp::v1::CreateEhcRequestRequest>("CreateEhcRequest").ehc_request().pupil(),
            pupil.name());
  AnswerImports();
  ASSERT_TRUE(LoadOnce(authority).ok());
  const auto both = RequestIds();
  for (const std::string& id : first) EXPECT_EQ(both.count(id), 2U);
}

TEST_F(LoaderTest, LeavesDatesAloneThatAreSet) {
  const Exampleshire authority = Corner();
  AnswerImports();
  pupil::v1::Setting setting;
  *setting.mutable_terms() = {authority.terms.begin(), authority.terms.end()};
  *setting.mutable_closures() = {authority.closures.begin(), authority.closures.end()};
  api_.Answer("GetSetting", setting);
  ASSERT_TRUE(LoadOnce(authority).ok());
  for (const std::string& method : api_.Methods()) EXPECT_NE(method, "SetTermDates");
}

TEST_F(LoaderTest, WritesTheParticularsUnlessSomebodyHas) {
  const Exampleshire authority = Corner();
  AnswerImports();
  ehcp::v1::AuthorityParticulars read;
  read.set_etag("v0");
  api_.Answer("GetParticulars", read);
  ASSERT_TRUE(LoadOnce(authority).ok());
  const auto sent = api_.Sent<ehcp::v1::UpdateParticularsRequest>("UpdateParticulars");
  EXPECT_EQ(sent.particulars().etag(), "v0");
  EXPECT_EQ(sent.particulars().teams_size(), 3);
  read = sent.particulars();
  read.mutable_create_time()->set_seconds(1);
  api_.Answer("GetParticulars", read);
  AnswerImports();
  ASSERT_TRUE(LoadOnce(authority).ok());
  const std::vector<std::string> methods = api_.Methods();
  EXPECT_EQ(std::count(methods.begin(), methods.end(), "UpdateParticulars"), 1);
}

TEST_F(LoaderTest, AddsItsTeamsToWhatSomebodyHasWritten) {
  const Exampleshire authority = Corner();
  AnswerImports();
  ehcp::v1::AuthorityParticulars read;
  read.set_etag("v4");
  read.set_title("Somebody's");
  read.mutable_create_time()->set_seconds(1);
  read.add_teams()->set_team_id("theirs");
  *read.add_teams() = authority.particulars.teams(0);
  read.mutable_teams(1)->set_name("Their name");
  api_.Answer("GetParticulars", read);
  ASSERT_TRUE(LoadOnce(authority).ok());
  const auto sent = api_.Sent<ehcp::v1::UpdateParticularsRequest>("UpdateParticulars");
  EXPECT_EQ(sent.particulars().etag(), "v4");
  EXPECT_THAT(sent.update_mask().paths(), testing::ElementsAre("teams"));
  ASSERT_EQ(sent.particulars().teams_size(), 4);
  EXPECT_EQ(sent.particulars().teams(0).team_id(), "theirs");
  EXPECT_EQ(sent.particulars().teams(1).name(), "Their name");
  EXPECT_EQ(sent.particulars().teams(2).team_id(), authority.particulars.teams(1).team_id());
  EXPECT_EQ(sent.particulars().teams(3).team_id(), authority.particulars.teams(2).team_id());
}

TEST_F(LoaderTest, EachStepCarriesTheEtagOfTheLast) {
  Exampleshire authority = Corner();
  authority.cases.resize(2);
  AnswerImports();
  ehcp::v1::EhcRequest state;
  state.set_name("localAuthorities/999/ehcRequests/r");
  state.set_etag("v4");
  api_.Answer("CreateEhcRequest", state);
  api_.Answer("AllocateEhcRequest", state);
  state.set_etag("v9");
  api_.Answer("RecordNotice", state);
  ASSERT_TRUE(LoadOnce(authority).ok());
  EXPECT_EQ(api_.Sent<ehcp::v1::RecordDecisionRequest>("RecordDecision").etag(), "v9");
}

TEST_F(LoaderTest, WritesTheDiaryOfItsCase) {
  Exampleshire authority = Corner();
  authority.cases.resize(1);
  ehcp::v1::CreateDiaryEntryRequest task;
  task.mutable_diary_entry()->mutable_task()->set_what("Demo");
  authority.cases[0].steps = {task, ehcp::v1::CompleteDiaryTaskRequest()};
  AnswerImports();
  ehcp::v1::EhcRequest state;
  state.set_name("localAuthorities/999/ehcRequests/r");
  api_.Answer("CreateEhcRequest", state);
  ehcp::v1::DiaryEntry entry;
  entry.set_name(state.name() + "/diaryEntries/d");
  entry.set_etag("v1");
  api_.Answer("CreateDiaryEntry", entry);
  ASSERT_TRUE(LoadOnce(authority).ok());
  EXPECT_EQ(api_.Sent<ehcp::v1::CreateDiaryEntryRequest>("CreateDiaryEntry").parent(), state.name());
  const auto done = api_.Sent<ehcp::v1::CompleteDiaryTaskRequest>("CompleteDiaryTask");
  EXPECT_EQ(done.name(), entry.name());
  EXPECT_EQ(done.etag(), "v1");
}

TEST_F(LoaderTest, CaseworkersAreThereBeforeTheirRequestsAndLeaveAfterThem) {
  AnswerImports();
  ASSERT_TRUE(LoadOnce(Corner()).ok());
  const std::vector<std::string> methods = api_.Methods();
  const auto first = [&](const char* method) { return std::find(methods.begin(), methods.end(), method); };
  EXPECT_LT(first("CreateCaseworker"), first("CreateEhcRequest"));
  EXPECT_LT(first("CreateEhcRequest"), first("StartCover"));
  EXPECT_LT(first("StartCover"), first("UpdateCaseworker"));
  EXPECT_NE(first("UpdateCaseworker"), methods.end());
}

TEST_F(LoaderTest, StopsAtTheFirstRefusal) {
  AnswerImports();
  api_.Refuse("CreatePupil", error::AlreadyExists("IDENTIFIER_TAKEN", "The UPN is taken.", ""));
  EXPECT_EQ(error::ReasonOf(LoadOnce(Corner())), "IDENTIFIER_TAKEN");
  for (const std::string& method : api_.Methods()) EXPECT_NE(method, "CreateEhcRequest");
}

TEST_F(LoaderTest, WantsEveryRowOfTheRegister) {
  pupil::v1::ImportSettingsResponse rows;
  rows.set_rows_read(kSchools);
  rows.set_rows_rejected(1);
  api_.Answer("ImportSettings", rows);
  EXPECT_EQ(error::ReasonOf(LoadOnce(Corner())), "REGISTER_NOT_IMPORTED");
}

TEST(ForEach, RunsEachOnceAndCounts) {
  std::array<int, 100> runs{};
  size_t last = 0;
  ASSERT_TRUE(ForEach(
                  runs.size(), 8,
                  [&](size_t i) {
                    ++runs[i];
                    return absl::OkStatus();
                  },
                  [&](size_t done) { last = done; })
                  .ok());
  EXPECT_EQ(last, 100U);
  for (const int count : runs) EXPECT_EQ(count, 1);
}

}  // namespace
}  // namespace send::demo
