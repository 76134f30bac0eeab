// A watch of one caseworker, look by look, beside the work-list that the same caseworker has.
#include "services/ehcp/service/ehc_request_service.h"
#include "services/ehcp/service/watch_fixture.h"
#include "services/ehcp/store/fake_authority_store.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class WatchCoverTest : public WatchServiceTest {
 protected:
  // From tomorrow to the day after.
  void LetCover(const std::string& holder, const std::string& coverer) {
    const Caseworker caseworker{.subject = holder,
                                .display_name = "Demo",
                                .team = "",
                                .active_from = today_ - 100,
                                .covers = {{"c", coverer, today_ + 1, today_ + 2}}};
    Keep(caseworker);
    // Whose work-list is asked for is known.
    Keep({.subject = coverer, .display_name = "Demo", .team = "", .active_from = today_ - 100, .covers = {}});
  }
  void Keep(const Caseworker& caseworker) {
    const absl::StatusOr<StoredCaseworker> kept = caseworkers_.Create(
        NewCall().ToChange(), caseworker.subject, caseworker, [] { return absl::OkStatus(); });
    ASSERT_TRUE(kept.ok()) << kept.status();
  }
  // Of the work-list, with the filters of the watch.
  std::vector<std::string> Listed() {
    EhcRequestService service({{requests_, pupils_, calendar_}, caseworkers_, authorities_, tokens_});
    v1::ListEhcRequestsRequest list;
    list.set_parent(kParent);
    list.set_caseworker(request_.caseworker());
    rpc::Call call = rpc::CallBy(role_, list);
    call.today = today_;
    v1::ListEhcRequestsResponse page;
    EXPECT_TRUE(service.List(call, list, page).ok());
    std::vector<std::string> ids;
    for (const auto& row : page.ehc_requests()) ids.push_back(row.name().substr(row.name().rfind('/') + 1));
    return ids;
  }

  FakeAuthorityStore authorities_;
};

TEST_F(WatchCoverTest, WhoCoversIsToldOfWhatTheWorkListShowsFromTheFirstDayToTheLast) {
  request_.set_caseworker("demo-covers");
  Create("own");
  Create("theirs");
  Allocate("own", "demo-covers");
  Allocate("theirs", "demo-away");
  LetCover("demo-away", "demo-covers");
  Begin();
  EXPECT_THAT(Listed(), ElementsAre("own"));
  Allocate("theirs", "demo-away");
  EXPECT_THAT(Look(), IsEmpty());
  today_ += 1;
  Allocate("theirs", "demo-away");
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(end_, rpc::EndReason::kScopeChanged);
  EXPECT_THAT(Listed(), UnorderedElementsAre("own", "theirs"));
  ASSERT_TRUE(Open(source_->ResumeToken()).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from", "change theirs 4"));
  Allocate("theirs", "demo-covers");
  Allocate("own", "demo-away");
  Allocate("theirs", "demo-third");
  EXPECT_THAT(Look(), ElementsAre("change theirs 5", "change own 3", "left theirs"));
  EXPECT_EQ(end_, std::nullopt);
  today_ += 2;
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(end_, rpc::EndReason::kScopeChanged);
  EXPECT_THAT(Listed(), IsEmpty());
  ASSERT_TRUE(Open(source_->ResumeToken()).ok());
  Allocate("own", "demo-away");
  EXPECT_THAT(Look(), ElementsAre("resume-from"));
  EXPECT_EQ(end_, std::nullopt);
}

TEST_F(WatchCoverTest, ACoverThatBeginsBetweenTwoWatchesEndsTheSecond) {
  request_.set_caseworker("demo-covers");
  LetCover("demo-away", "demo-covers");
  Begin();
  today_ += 1;
  ASSERT_TRUE(Open(token_).ok());
  EXPECT_THAT(Look(), ElementsAre("resume-from"));
  EXPECT_EQ(end_, rpc::EndReason::kScopeChanged);
  // Those of others are nothing to who covers for nobody, or to who asks for everything.
  request_.set_caseworker("demo-away");
  Begin();
  request_.clear_caseworker();
  Begin();
  today_ += 2;
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_EQ(end_, std::nullopt);
}

TEST_F(WatchCoverTest, ABarTakesOutWhatIsCoveredForToo) {
  request_.set_caseworker("demo-covers");
  LetCover("demo-away", "demo-covers");
  today_ += 1;
  Create("a");
  Allocate("a", "demo-away");
  Begin();
  Bar(requests_.relations, "a", kSubject);
  EXPECT_THAT(Look(), ElementsAre("left a"));
}

}  // namespace
}  // namespace send::ehcp
