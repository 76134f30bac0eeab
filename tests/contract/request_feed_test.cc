// The feed of requests, on the store in memory and on MariaDB; and three watchers on MariaDB over 4,000
// changes.
#include "services/ehcp/store/request_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"
#include "common/journal/feed.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/fake_request_feed.h"
#include "tests/contract/stores.h"

namespace send::ehcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct UnderTest {
  std::unique_ptr<db::Database> database;
  std::unique_ptr<EhcRequestStore> store;
  std::unique_ptr<RequestFeed> feed;
  // Kept in memory by the store itself.
  std::unique_ptr<RelationStore> kept_relations = nullptr;
  RelationStore* relations = nullptr;

  void Number() const {
    if (database == nullptr) return;
    while (journal::NumberJournal(*database, absl::InfiniteFuture()).value() > 0) {
    }
  }
};

UnderTest NewFake() {
  auto store = std::make_unique<FakeEhcRequestStore>(Calendar());
  auto feed = std::make_unique<FakeRequestFeed>(*store);
  RelationStore* relations = &store->relations;
  return {nullptr, std::move(store), std::move(feed), nullptr, relations};
}

UnderTest NewMysql() {
  auto database = std::make_unique<db::Database>(NewSchema(), 12);
  auto store = std::make_unique<MysqlEhcRequestStore>(*database, Calendar());
  auto feed = std::make_unique<MysqlRequestFeed>(*database);
  auto kept = std::make_unique<MysqlRelationStore>(*database);
  RelationStore* relations = kept.get();
  return {std::move(database), std::move(store), std::move(feed), std::move(kept), relations};
}

// Each a millisecond after the one before.
journal::Change NewChange(const std::string& la) {
  static std::atomic<int64_t> count = 0;
  return {.tenant = la,
          .actor = "issuer#demo",
          .method = "send.ehcp.v1.EhcRequestService/Test",
          .request_id = NewUuidV7(absl::Now()),
          .fingerprint = journal::Sha256("content"),
          .now = absl::FromUnixSeconds(1'795'521'600) + absl::Milliseconds(++count),
          .deadline = absl::InfiniteFuture()};
}

StoredRequest Create(EhcRequestStore& store, const std::string& pupil, const std::string& setting = "",
                     const std::string& la = "999") {
  EhcRequest request = ReceivedOn(absl::CivilDay(2026, 11, 1));
  request.pupil = absl::StrCat("localAuthorities/", la, "/pupils/", pupil);
  request.requesting_setting = setting;
  return store.Create(NewChange(la), {.la = la}, NewUuidV7(absl::Now()), request).value();
}

StoredRequest Allocate(EhcRequestStore& store, const StoredRequest& stored, const std::string& caseworker,
                       const std::string& team = "") {
  const auto allocate = [&](EhcRequest request) -> absl::StatusOr<EhcRequest> {
    request.caseworker = caseworker;
    request.team = team;
    return request;
  };
  return store.Change(NewChange("999"), {.la = "999"}, stored.id, journal::EtagOf(stored.version), allocate)
      .value();
}

class RequestFeedTest : public ::testing::TestWithParam<UnderTest (*)()> {
 protected:
  RequestFeedTest() : subject_(GetParam()()) {}
  EhcRequestStore& store() { return *subject_.store; }
  RelationStore& relations() { return *subject_.relations; }
  ChangePage Read(const Scope& scope, int64_t after = 0, int64_t limit = 100) {
    subject_.Number();
    return subject_.feed->Read(scope, after, limit, absl::InfiniteFuture()).value();
  }
  std::vector<std::string> Seen(const Scope& scope) {
    std::vector<std::string> seen;
    for (const RequestChange& change : Read(scope).changes)
      seen.push_back(absl::StrCat(PupilIdOf(change.state->value.pupil), " ", change.version));
    return seen;
  }

  UnderTest subject_;
};

TEST_P(RequestFeedTest, TellsEachVersionOfEachRequestInOrder) {
  EXPECT_EQ(subject_.feed->Ends(absl::InfiniteFuture())->last, 0);
  const StoredRequest a = Create(store(), "a");
  Create(store(), "b");
  Allocate(store(), Allocate(store(), a, "demo-one", "east"), "", "west");
  Create(store(), "elsewhere", "", "998");
  EXPECT_THAT(Seen({.la = "999"}), ElementsAre("a 1", "b 1", "a 2", "a 3"));
  const ChangePage page = Read({.la = "999"});
  EXPECT_EQ(page.up_to, 5);
  EXPECT_FALSE(page.more);
  EXPECT_EQ(subject_.feed->Ends(absl::InfiniteFuture())->last, 5);
  const RequestChange& second = page.changes[2];
  EXPECT_EQ(second.id, a.id);
  EXPECT_EQ(second.action, "send.ehcp.v1.EhcRequestService/Test");
  EXPECT_EQ(second.state->value.caseworker, "demo-one");
  EXPECT_EQ(second.state->created_at, a.created_at);
  EXPECT_EQ(second.recorded_at, second.state->updated_at);
  EXPECT_EQ(second.before->caseworker, "");
  EXPECT_EQ(page.changes[3].before->caseworker, "demo-one");
  EXPECT_EQ(page.changes[3].before->team, "east");
  EXPECT_FALSE(page.changes[0].before);
}

TEST_P(RequestFeedTest, ComesInPagesThatGoOn) {
  for (int i = 0; i < 5; ++i) Create(store(), absl::StrCat("p", i));
  const ChangePage first = Read({.la = "999"}, 0, 3);
  EXPECT_EQ(first.changes.size(), 3u);
  EXPECT_TRUE(first.more);
  const ChangePage second = Read({.la = "999"}, first.up_to, 3);
  EXPECT_EQ(second.changes.size(), 2u);
  EXPECT_FALSE(second.more);
  EXPECT_THAT(Read({.la = "999"}, second.up_to).changes, IsEmpty());
  EXPECT_EQ(Read({.la = "999"}, second.up_to).up_to, second.up_to);
}

TEST_P(RequestFeedTest, SaysWhereItEndsBeforeWhatWasReadOfIt) {
  Create(store(), "a");
  EXPECT_FALSE(Read({.la = "999"}, 1).put_back);
  const ChangePage page = Read({.la = "999"}, 7);
  EXPECT_TRUE(page.put_back);
  EXPECT_EQ(page.up_to, 1);
  EXPECT_THAT(page.changes, IsEmpty());
}

TEST_P(RequestFeedTest, ScopeIsPartOfTheQuery) {
  const StoredRequest own = Create(store(), "own", "settings/urn-1");
  Create(store(), "theirs", "settings/urn-2");
  Create(store(), "nobodys");
  Create(store(), "gone", "settings/urn-1");
  PutOnRoll(relations(), "own", "settings/urn-1");
  PutOnRoll(relations(), "theirs", "settings/urn-2");
  PutOnRoll(relations(), "gone", "settings/urn-3");
  EXPECT_THAT(Seen({.la = "999", .settings = {{"settings/urn-1"}}}), ElementsAre("own 1"));
  EXPECT_THAT(Seen({.la = "999", .settings = {{"settings/urn-1", "settings/urn-2"}}}),
              ElementsAre("own 1", "theirs 1"));
  EXPECT_THAT(Seen({.la = "999", .settings = std::vector<std::string>()}), IsEmpty());
  // As it stands now, for the past too.
  Allocate(store(), own, "demo-one");
  Bar(relations(), "own", "demo-barred");
  EXPECT_THAT(Seen({.la = "999", .subject = "demo-barred"}), ElementsAre("theirs 1", "nobodys 1", "gone 1"));
  EXPECT_THAT(Seen({.la = "999", .subject = "demo-other"}),
              ElementsAre("own 1", "theirs 1", "nobodys 1", "gone 1", "own 2"));
  EXPECT_THAT(Seen({.la = "998"}), IsEmpty());
}

TEST_P(RequestFeedTest, KnowsTheRelationsAndWhatIsInScopeByThem) {
  const StoredRequest a = Create(store(), "a", "settings/urn-1");
  const StoredRequest b = Create(store(), "b", "settings/urn-1");
  const Scope scope{.la = "999", .subject = "demo-barred", .settings = {{"settings/urn-1"}}};
  const auto know = [&] { return subject_.feed->Relations(scope, absl::InfiniteFuture()).value(); };
  const auto in_scope = [&](absl::Time made_by) {
    return subject_.feed->ListInScope(scope, made_by, absl::InfiniteFuture()).value();
  };
  const int64_t before = know().number;
  EXPECT_THAT(in_scope(b.created_at), IsEmpty());
  PutOnRoll(relations(), "a", "settings/urn-1");
  PutOnRoll(relations(), "b", "settings/urn-1");
  EXPECT_EQ(know().number, before + 2);
  EXPECT_THAT(know().barred_pupils, IsEmpty());
  EXPECT_THAT(in_scope(b.created_at), ::testing::UnorderedElementsAre(a.id, b.id));
  EXPECT_THAT(in_scope(a.created_at), ElementsAre(a.id));
  Bar(relations(), "b", "demo-barred");
  Bar(relations(), "a", "demo-other");
  EXPECT_THAT(know().barred_pupils, ElementsAre("b"));
  EXPECT_THAT(in_scope(b.created_at), ElementsAre(a.id));
}

TEST_P(RequestFeedTest, FindsTheRequestsOfPupilsThatWereThere) {
  const StoredRequest a = Create(store(), "a");
  const StoredRequest b = Allocate(store(), Create(store(), "b", "settings/urn-1"), "demo-one", "east");
  PutOnRoll(relations(), "b", "settings/urn-1");
  // It is asked because of a bar.
  Bar(relations(), "b", "demo-barred");
  const auto find = [&](const Scope& scope, const WatchFilter& filter, absl::Time made_by) {
    return subject_.feed->ListOfPupils(scope, filter, {"a", "b", "nobody"}, made_by, absl::InfiniteFuture())
        .value();
  };
  const Scope all{.la = "999", .subject = "demo-barred"};
  EXPECT_THAT(find(all, {}, b.created_at), ::testing::UnorderedElementsAre(a.id, b.id));
  EXPECT_THAT(find(all, {}, a.created_at), ElementsAre(a.id));
  EXPECT_THAT(find(all, {.caseworkers = {"demo-one"}}, b.created_at), ElementsAre(b.id));
  EXPECT_THAT(find(all, {.caseworkers = {"demo-two", "demo-one"}}, b.created_at), ElementsAre(b.id));
  EXPECT_THAT(find(all, {.caseworkers = {"demo", "one"}}, b.created_at), IsEmpty());
  EXPECT_THAT(find(all, {.team = "west"}, b.created_at), IsEmpty());
  EXPECT_THAT(find({.la = "999", .settings = {{"settings/urn-1"}}}, {}, b.created_at), ElementsAre(b.id));
  EXPECT_THAT(find({.la = "998"}, {}, b.created_at), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Stores, RequestFeedTest, ::testing::Values(&NewFake, &NewMysql));

// Four writers change 40 requests while another numbers what they have committed.
class Writers {
 public:
  explicit Writers(const UnderTest& subject) : subject_(subject) {
    for (int i = 0; i < kRequests; ++i) requests_.push_back(Create(*subject_.store, absl::StrCat("p", i)));
    for (size_t w = 0; w < kWriters; ++w) threads_.emplace_back([this, w] { Write(w); });
    threads_.emplace_back([this] {
      while (!done()) subject_.Number();
      subject_.Number();
      numbered_ = true;
    });
  }
  ~Writers() {
    for (std::thread& thread : threads_) thread.join();
  }
  bool numbered() const { return numbered_; }

  static constexpr int kRequests = 40;
  static constexpr size_t kWriters = 4;
  static constexpr int kChangesEach = 99;

 private:
  bool done() const { return written_ == kWriters; }
  void Write(size_t writer) {
    for (int n = 0; n < kChangesEach; ++n)
      for (size_t i = writer; i < requests_.size(); i += kWriters)
        requests_[i] = Allocate(*subject_.store, requests_[i], absl::StrCat("demo-", n));
    ++written_;
  }

  const UnderTest& subject_;
  std::vector<StoredRequest> requests_;
  std::atomic<size_t> written_ = 0;
  std::atomic<bool> numbered_ = false;
  std::vector<std::thread> threads_;
};

// Reads to the end of what the writers do, `limit` at a time; `fail` in that many reads it forgets the page, as
// one who is cut off does, and goes on from where it was.
void Follow(const UnderTest& subject, const Writers& writers, int64_t limit, int fail,
            std::map<std::string, std::vector<int64_t>>& versions) {
  int64_t place = 0;
  for (int reads = 1;; ++reads) {
    const bool last = writers.numbered();
    const ChangePage page = subject.feed->Read({.la = "999"}, place, limit, absl::InfiniteFuture()).value();
    if (fail > 0 && reads % fail == 0) continue;
    for (const RequestChange& change : page.changes) versions[change.id].push_back(change.version);
    place = page.up_to;
    if (last && !page.more) return;
  }
}

TEST(RequestFeedOnMariaDb, ThreeReadersOfDifferentSpeedSee4000ChangesOnceAndInOrder) {
  const UnderTest subject = NewMysql();
  std::map<std::string, std::vector<int64_t>> fast;
  std::map<std::string, std::vector<int64_t>> slow;
  std::map<std::string, std::vector<int64_t>> cut;
  {
    const Writers writers(subject);
    std::thread reads_much([&] { Follow(subject, writers, 500, 0, fast); });
    std::thread reads_little([&] { Follow(subject, writers, 7, 0, slow); });
    std::thread is_cut([&] { Follow(subject, writers, 50, 3, cut); });
    for (std::thread* reader : {&reads_much, &reads_little, &is_cut}) reader->join();
  }
  std::vector<int64_t> all(Writers::kChangesEach + 1);
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int64_t>(i) + 1;
  for (const auto* versions : {&fast, &slow, &cut}) {
    EXPECT_EQ(versions->size(), static_cast<size_t>(Writers::kRequests));
    for (const auto& [id, seen] : *versions) EXPECT_EQ(seen, all) << id;
  }
}

}  // namespace
}  // namespace send::ehcp
