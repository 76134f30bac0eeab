// The method called directly, on changes given.
#include "services/pupil/service/relation_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/rpc/testing.h"

namespace send::pupil {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

class GivenRelations : public RelationFeed {
 public:
  absl::StatusOr<RelationPage> List(int64_t after, int64_t limit, absl::Time /*deadline*/) override {
    asked_after = after;
    asked_limit = limit;
    return page;
  }
  RelationPage page;
  int64_t asked_after = -1;
  int64_t asked_limit = 0;
};

TEST(RelationService, TellsWhoIsRelatedAndHowFarItGoes) {
  GivenRelations feed;
  RelationService service(feed, nullptr);
  const absl::Time day = absl::FromUnixSeconds(1'795'000'000);
  AccessRule bar{"a", AccessRuleKind::kPersonBarred, "demo-barred", {}, "Demo reason", "demo-manager", {}, ""};
  AccessRule ended = bar;
  ended.kind = AccessRuleKind::kAddressProtected;
  ended.ended_at = day + absl::Hours(2);
  feed.page = {{{7, "999", "a", day, OnRoll{"settings/urn-1"}},
                {9, "999", "a", day, RuleStanding{"r1", bar, day - absl::Hours(1)}},
                {11, "998", "b", day, RuleStanding{"r2", ended, day}}},
               12,
               30,
               40,
               41};
  v1::ListRelationChangesRequest request;
  request.set_after_number(5);
  v1::ListRelationChangesResponse reply;
  ASSERT_TRUE(service.List(CallBy("", request), request, reply).ok());
  EXPECT_EQ(feed.asked_after, 5);
  EXPECT_EQ(feed.asked_limit, 1000);
  EXPECT_EQ(reply.through_number(), 12);
  EXPECT_EQ(reply.last_number(), 30);
  EXPECT_EQ(reply.first_waiting(), 40);
  EXPECT_EQ(reply.last_waiting(), 41);
  ASSERT_EQ(reply.changes_size(), 3);
  EXPECT_EQ(reply.changes(0).number(), 7);
  EXPECT_EQ(reply.changes(0).pupil(), "localAuthorities/999/pupils/a");
  EXPECT_EQ(reply.changes(0).on_roll().setting(), "settings/urn-1");
  const v1::RecordRule& standing = reply.changes(1).rule();
  EXPECT_EQ(standing.name(), "localAuthorities/999/pupils/a/accessRules/r1");
  EXPECT_EQ(standing.kind(), v1::ACCESS_RULE_KIND_PERSON_BARRED);
  EXPECT_EQ(standing.barred_subject(), "demo-barred");
  EXPECT_EQ(standing.set_time().seconds(), 1'795'000'000 - 3600);
  EXPECT_FALSE(standing.has_end_time());
  EXPECT_EQ(reply.changes(2).rule().kind(), v1::ACCESS_RULE_KIND_ADDRESS_PROTECTED);
  EXPECT_EQ(reply.changes(2).rule().end_time().seconds(), 1'795'000'000 + 7200);
  // Why a rule was set is nobody else's business.
  EXPECT_EQ(reply.ShortDebugString().find("Demo reason"), std::string::npos);
}

TEST(RelationService, RefusesANumberThatCannotBe) {
  GivenRelations feed;
  RelationService service(feed, nullptr);
  v1::ListRelationChangesRequest request;
  request.set_after_number(-1);
  v1::ListRelationChangesResponse reply;
  EXPECT_THAT(BadFieldsOf(service.List(CallBy("", request), request, reply)), ElementsAre("after_number"));
}

}  // namespace
}  // namespace send::pupil
