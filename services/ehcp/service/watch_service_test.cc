// What a watch tells of a store in memory, look by look.
#include "services/ehcp/service/watch_fixture.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(WatchServiceTest, TellsWhatChangesFromNowOnInOrder) {
  Create("old");
  Begin();
  EXPECT_THAT(Look(), IsEmpty());
  Create("a");
  Allocate("a", "demo-one");
  Allocate("old", "demo-two");
  EXPECT_THAT(Look(), ElementsAre("change a 1", "change a 2", "change old 2"));
  EXPECT_THAT(Look(), IsEmpty());
}

TEST_F(WatchServiceTest, AChangeIsTheRequestAsThatChangeLeftIt) {
  Begin();
  Create("a");
  Allocate("a", "demo-one");
  Allocate("a", "demo-two");
  const auto batch = source_->Next(NewCall());
  ASSERT_EQ(batch->messages.size(), 3u);
  const auto& second = dynamic_cast<const v1::WatchEhcRequestsResponse&>(*batch->messages[1]).change();
  EXPECT_EQ(second.ehc_request().name(), "localAuthorities/999/ehcRequests/a");
  EXPECT_EQ(second.ehc_request().etag(), "v2");
  EXPECT_EQ(second.ehc_request().caseworker(), "demo-one");
  EXPECT_EQ(second.action(), "example.v1.ExampleService/Test");
}

TEST_F(WatchServiceTest, EveryMessageIsAPlaceToGoOnFrom) {
  Begin();
  Create("a");
  Create("b");
  Create("c");
  ASSERT_THAT(Look(), ElementsAre("change a 1", "change b 1", "change c 1"));
  ASSERT_TRUE(Open(all_tokens_[0]).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from", "change a 1", "change b 1", "change c 1"));
  ASSERT_TRUE(Open(all_tokens_[2]).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from", "change c 1"));
  ASSERT_TRUE(Open(source_->ResumeToken()).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from"));
}

TEST_F(WatchServiceTest, ALookThatWasNotAcceptedIsToldAgain) {
  Begin();
  Create("a");
  ASSERT_EQ(source_->Next(NewCall())->messages.size(), 1u);
  Create("b");
  EXPECT_THAT(Look(), ElementsAre("change a 1", "change b 1"));
}

TEST_F(WatchServiceTest, ManyChangesComeInBatches) {
  Begin();
  for (int i = 0; i < 120; ++i) Create(absl::StrCat("r", i));
  EXPECT_EQ(Look().size(), 50u);
  EXPECT_TRUE(more_);
  EXPECT_EQ(Look().size(), 50u);
  EXPECT_EQ(Look().size(), 20u);
  EXPECT_FALSE(more_);
}

TEST_F(WatchServiceTest, ASettingIsToldOfItsOwn) {
  ActForSetting();
  PutOnRoll(requests_.relations, "own", kSetting);
  Begin();
  Create("theirs");
  Create("own", kSetting);
  EXPECT_THAT(Look(), ElementsAre("change own 1"));
}

TEST_F(WatchServiceTest, WhatLeavesTheFilterIsSaidToHaveLeft) {
  request_.set_caseworker("demo-one");
  Begin();
  Create("a");
  EXPECT_THAT(Look(), IsEmpty());
  Allocate("a", "demo-one");
  Allocate("a", "demo-two");
  Allocate("a", "demo-three");
  EXPECT_THAT(Look(), ElementsAre("change a 2", "left a"));
}

TEST_F(WatchServiceTest, ABarTakesAPupilsRequestsOutAndNothingMoreIsTold) {
  Create("a");
  Begin();
  Bar(requests_.relations, "a", kSubject);
  Allocate("a", "demo-one");
  EXPECT_THAT(Look(), ElementsAre("left a"));
  Allocate("a", "demo-two");
  EXPECT_THAT(Look(), IsEmpty());
  ASSERT_TRUE(Open(source_->ResumeToken()).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from"));
}

TEST_F(WatchServiceTest, ABarSetBetweenTwoWatchesIsToldByTheSecond) {
  Create("a");
  Begin();
  Bar(requests_.relations, "a", kSubject);
  Bar(requests_.relations, "a", "demo-somebody-else");
  ASSERT_TRUE(Open(token_).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from", "left a"));
}

TEST_F(WatchServiceTest, WhoNeverCouldSeeARequestLearnsNothingOfIt) {
  Bar(requests_.relations, "a", kSubject);
  Create("a");
  Begin();
  Allocate("a", "demo-one");
  EXPECT_THAT(Look(), IsEmpty());
  // Made after the scope was last judged.
  now_ += absl::Seconds(1);
  Create("b");
  Bar(requests_.relations, "b", kSubject);
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(end_, std::nullopt);
}

TEST_F(WatchServiceTest, ABarTakesOutWhatWasMadeWhileItLooked) {
  Begin();
  // The look begins before the request is made, and reads after.
  now_ += absl::Seconds(1);
  Create("a");
  now_ -= absl::Seconds(1);
  EXPECT_THAT(Look(), ElementsAre("change a 1"));
  Bar(requests_.relations, "a", kSubject);
  EXPECT_THAT(Look(), ElementsAre("left a"));
}

TEST_F(WatchServiceTest, OthersRelationsAreNothingToASetting) {
  ActForSetting();
  PutOnRoll(requests_.relations, "own", kSetting);
  Create("own", kSetting);
  Create("theirs", "settings/urn-2");
  Begin();
  Bar(requests_.relations, "theirs", "demo-SCHOOL_SENCO");
  PutOnRoll(requests_.relations, "theirs", "settings/urn-2");
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(end_, std::nullopt);
  Allocate("own", "demo-one");
  EXPECT_THAT(Look(), ElementsAre("change own 2"));
}

TEST_F(WatchServiceTest, ASettingWhosePupilGoesIsToListAnew) {
  ActForSetting();
  PutOnRoll(requests_.relations, "own", kSetting);
  Create("own", kSetting);
  Begin();
  PutOnRoll(requests_.relations, "own", "settings/urn-2");
  Allocate("own", "demo-one");
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(end_, rpc::EndReason::kScopeChanged);
  ASSERT_TRUE(Open(source_->ResumeToken()).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from"));
  EXPECT_EQ(end_, std::nullopt);
}

TEST_F(WatchServiceTest, EndsWhereABarIsLiftedBecauseMoreIsToBeListed) {
  Bar(requests_.relations, "a", kSubject);
  Create("a");
  Begin();
  Lift("a");
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(end_, rpc::EndReason::kScopeChanged);
  ASSERT_TRUE(Open(source_->ResumeToken()).ok());
  Allocate("a", "demo-one");
  EXPECT_THAT(Look(), ElementsAre("resume-from", "change a 2"));
}

TEST_F(WatchServiceTest, VeryManyBarsEndItWhenTheyChange) {
  for (int i = 0; i < 60; ++i) Bar(requests_.relations, absl::StrCat("p", i), kSubject);
  Begin();
  Bar(requests_.relations, "p", "demo-somebody-else");
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(end_, std::nullopt);
  Lift("p7");
  Look();
  EXPECT_EQ(end_, rpc::EndReason::kScopeChanged);
  ASSERT_TRUE(Open(source_->ResumeToken()).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from"));
  EXPECT_EQ(end_, std::nullopt);
}

TEST_F(WatchServiceTest, ATokenIsOfOneCallerWithTheSameFiltersAndHoldsNothingToRead) {
  Create("a");
  Bar(requests_.relations, "a", kSubject);
  Begin();
  const std::string token = token_;
  EXPECT_EQ(token.find(' '), std::string::npos);
  request_.set_caseworker("demo-one");
  EXPECT_EQ(error::ReasonOf(Open(token)), "BAD_RESUME_TOKEN");
  request_.clear_caseworker();
  role_ = "AUDITOR";
  EXPECT_EQ(error::ReasonOf(Open(token)), "BAD_RESUME_TOKEN");
  role_ = "CASEWORKER";
  EXPECT_EQ(error::ReasonOf(Open(token.substr(1))), "BAD_RESUME_TOKEN");
  EXPECT_TRUE(Open(token).ok());
}

TEST_F(WatchServiceTest, RefusesATokenThatCannotBeGoneOnFrom) {
  Create("a");
  Begin();
  const std::string token = token_;
  feed_.first = 3;
  EXPECT_EQ(error::ReasonOf(Open(token)), "RESUME_TOKEN_TOO_OLD");
  FakeEhcRequestStore restored(calendar_);
  FakeRequestFeed shorter(restored);
  WatchService after({{restored, pupils_, calendar_}, shorter, caseworkers_, tokens_});
  request_.set_resume_token(token);
  EXPECT_EQ(error::ReasonOf(after.Watch(NewCall(), request_).status()), "RESUME_TOKEN_TOO_OLD");
}

TEST_F(WatchServiceTest, ARestoredDatabaseEndsARunningWatchWhichGoesOnInWhatIsThereNow) {
  Create("kept");
  Create("lost");
  Begin();
  FakeEhcRequestStore backup(calendar_);
  EhcRequest request = ReceivedOn(absl::CivilDay(2026, 11, 1));
  request.pupil = std::string(kParent) + "/pupils/kept";
  ASSERT_TRUE(backup.Create(NewCall().ToChange(), {.la = "999"}, "kept", request).ok());
  feed_.store = &backup;
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(end_, rpc::EndReason::kRestored);
  ASSERT_TRUE(Open(source_->ResumeToken()).ok());
  request.pupil = std::string(kParent) + "/pupils/new";
  ASSERT_TRUE(backup.Create(NewCall().ToChange(), {.la = "999"}, "new", request).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from", "change new 1"));
  EXPECT_EQ(end_, std::nullopt);
}

TEST_F(WatchServiceTest, RefusesATokenOfAnotherScope) {
  role_ = "SCHOOL_SENCO";
  settings_ = {kSetting, "settings/urn-100001"};
  Begin();
  std::swap(settings_[0], settings_[1]);
  EXPECT_TRUE(Open(token_).ok()) << "their order means nothing";
  settings_.pop_back();
  EXPECT_EQ(error::ReasonOf(Open(token_)), "SCOPE_CHANGED");
}

TEST_F(WatchServiceTest, TellsNothingWhileNobodyKnowsWhoIsBarred) {
  pupils_.stale = true;
  EXPECT_EQ(error::ReasonOf(Open()), "RELATIONS_STALE");
  pupils_.stale = false;
  Begin();
  Create("a");
  pupils_.stale = true;
  EXPECT_EQ(error::ReasonOf(source_->Next(NewCall()).status()), "RELATIONS_STALE");
  pupils_.stale = false;
  EXPECT_THAT(Look(), ElementsAre("change a 1"));
}

TEST_F(WatchServiceTest, NamesEveryBadField) {
  request_.set_parent("999");
  request_.set_caseworker(std::string(129, 'x'));
  request_.set_team(std::string(129, 'x'));
  EXPECT_THAT(BadFieldsOf(Open()), ElementsAre("parent", "caseworker", "team"));
}

TEST_F(WatchServiceTest, AnEndSaysWhatToDo) {
  Begin();
  const auto message = source_->End(rpc::EndReason::kTokenExpired, "t");
  const auto& response = dynamic_cast<const v1::WatchEhcRequestsResponse&>(*message);
  EXPECT_EQ(response.end().reason(), v1::END_REASON_TOKEN_EXPIRED);
  EXPECT_THAT(response.end().message(), ::testing::HasSubstr("new one"));
  EXPECT_EQ(response.resume_token(), "t");
}

}  // namespace
}  // namespace send::ehcp
