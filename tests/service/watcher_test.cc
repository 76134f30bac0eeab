// How a watch runs, with messages of the contract as examples: on a line, a clock and an executor of the test's
// own.
#include "common/rpc/watcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/error/error.h"
#include "common/rpc/testing.h"
#include "common/rpc/watch_hub.h"
#include "send/ehcp/v1/watch_service.pb.h"

namespace send::rpc {
namespace {

using ehcp::v1::WatchEhcRequestsResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "change 3", "end TOO_SLOW 3": what a message says, and from where it would go on.
std::string TextOf(const google::protobuf::Message& message) {
  const auto& told = dynamic_cast<const WatchEhcRequestsResponse&>(message);
  if (told.has_change()) return absl::StrCat("change ", told.resume_token());
  if (told.has_heartbeat()) return absl::StrCat("heartbeat ", told.resume_token());
  return absl::StrCat("end ", ehcp::v1::EndReason_Name(told.end().reason()).substr(11), " ",
                      told.resume_token());
}

// Tells the numbers up to `last`, three at a time.
class Numbers : public WatchSource {
 public:
  explicit Numbers(int& last, int& looks, absl::Status& away, bool& gone)
      : last_(last), looks_(looks), away_(away), gone_(gone) {}
  ~Numbers() override { gone_ = true; }

  journal::Topic topic() const override { return {"999", "number"}; }
  absl::StatusOr<Batch> Next(const Call& /*call*/) override {
    ++looks_;
    if (!away_.ok()) return away_;
    Batch batch;
    for (next_ = told_; next_ < last_ && next_ < told_ + 3;) {
      auto message = std::make_unique<WatchEhcRequestsResponse>();
      message->set_resume_token(absl::StrCat(++next_));
      message->mutable_change()->mutable_ehc_request()->set_name(absl::StrCat("record ", next_));
      batch.messages.push_back(std::move(message));
    }
    batch.more = next_ < last_;
    return batch;
  }
  void Accept() override { told_ = next_; }
  std::string ResumeToken() const override { return absl::StrCat(told_); }
  WatchMessage Heartbeat(const std::string& token) const override {
    auto message = std::make_unique<WatchEhcRequestsResponse>();
    message->set_resume_token(token);
    message->mutable_heartbeat();
    return message;
  }
  WatchMessage End(EndReason reason, const std::string& token) const override {
    auto message = std::make_unique<WatchEhcRequestsResponse>();
    message->set_resume_token(token);
    message->mutable_end()->set_reason(static_cast<ehcp::v1::EndReason>(static_cast<int>(reason) + 1));
    return message;
  }

 private:
  int& last_;
  int& looks_;
  absl::Status& away_;
  bool& gone_;
  int told_ = 0;
  int next_ = 0;
};

class WatcherTest : public ::testing::Test, protected WatchLine {
 protected:
  WatcherTest()
      : hub_({.limits = {.watches = 3, .of_one_caller = 2},
              .run =
                  [this](std::function<void()> task) {
                    if (full_) return false;
                    tasks_.push_back(std::move(task));
                    return true;
                  },
              .renew = [this](const Call& call) -> absl::StatusOr<Call> {
                if (!renewable_) return error::Unauthenticated("TOKEN_EXPIRED", "over");
                return call;
              },
              .log_read =
                  [this](const Call& /*call*/, std::vector<std::string> records) {
                    if (log_status_.ok()) reads_.push_back(std::move(records));
                    return log_status_;
                  },
              .now = [this] { return now_; }}) {
    method_ = {.full_name = "s/Watch",
               .name = "Watch",
               .roles = {},
               .deadline = absl::Seconds(10),
               .reads_people = true,
               .stream = absl::Hours(1)};
  }

  Call NewCall(const std::string& role) {
    Call call = CallBy(role, ehcp::v1::WatchEhcRequestsRequest());
    auto caller = std::make_shared<auth::Caller>(*call.caller);
    caller->expires = expires_;
    call.caller = std::move(caller);
    call.method = &method_;
    return call;
  }
  absl::Status Open(const std::string& role = "CASEWORKER") {
    return hub_.Open(NewCall(role), std::make_unique<Numbers>(last_, looks_, away_, gone_), *this);
  }
  void RunTasks() {
    while (!tasks_.empty()) {
      const auto task = std::move(tasks_.front());
      tasks_.erase(tasks_.begin());
      task();
    }
  }
  // The reader takes every message there is.
  void ReadAll() {
    RunTasks();
    while (writing_) Written(true);
  }
  void Written(bool ok) {
    writing_ = false;
    std::shared_ptr<Watcher>(watcher_)->OnWritten(ok);
    RunTasks();
  }
  void Pass(absl::Duration time) {
    now_ += time;
    hub_.Tick();
    RunTasks();
  }
  void News(int last) {
    last_ = last;
    hub_.Wake(std::set<journal::Topic>{{"999", "number"}});
  }

  void Attach(std::shared_ptr<Watcher> watcher) override {
    watcher_ = std::move(watcher);
    if (on_attach_) on_attach_();
  }
  void Write(const google::protobuf::Message& message) override {
    EXPECT_FALSE(writing_) << "two at once";
    writing_ = true;
    told_.push_back(TextOf(message));
  }
  void Cancel() override { cancelled_ = true; }
  void Finish(const absl::Status& status) override {
    EXPECT_TRUE(gone_) << "the source outlives the call";
    EXPECT_FALSE(finished_) << "twice";
    finished_ = status;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'795'521'600);
  absl::Time expires_ = now_ + absl::Minutes(30);
  Method method_;
  int last_ = 0;
  int looks_ = 0;
  absl::Status away_;
  bool gone_ = false;
  bool full_ = false;
  bool renewable_ = true;
  absl::Status log_status_;
  std::vector<std::function<void()>> tasks_;
  std::vector<std::vector<std::string>> reads_;
  std::vector<std::string> told_;
  bool writing_ = false;
  bool cancelled_ = false;
  std::optional<absl::Status> finished_;
  std::shared_ptr<Watcher> watcher_;
  std::function<void()> on_attach_;
  WatchHub hub_;
};

TEST_F(WatcherTest, TellsEverythingOnceAndHoldsNoMoreThanOneBatch) {
  last_ = 7;
  ASSERT_TRUE(Open().ok());
  RunTasks();
  EXPECT_THAT(told_, ElementsAre("change 1"));
  EXPECT_EQ(looks_, 1) << "it looks ahead of its reader";
  ReadAll();
  EXPECT_THAT(told_,
              ElementsAre("change 1", "change 2", "change 3", "change 4", "change 5", "change 6", "change 7"));
  EXPECT_EQ(looks_, 3);
  News(8);
  ReadAll();
  EXPECT_EQ(told_.back(), "change 8");
}

TEST_F(WatcherTest, ManyNewsWhileItLooksAreOneMoreLook) {
  ASSERT_TRUE(Open().ok());
  for (int i = 0; i < 100; ++i) News(1);
  EXPECT_EQ(tasks_.size(), 1u);
  ReadAll();
  EXPECT_EQ(looks_, 2);
  hub_.Wake(std::set<journal::Topic>{{"998", "number"}, {"999", "letter"}});
  EXPECT_THAT(tasks_, IsEmpty()) << "other topics are no news";
}

TEST_F(WatcherTest, AReaderWhoDoesNotReadIsToldToGoOnFromWhereItWas) {
  last_ = 3;
  ASSERT_TRUE(Open().ok());
  RunTasks();
  Pass(absl::Seconds(9));
  News(1000);
  EXPECT_EQ(looks_, 1);
  Pass(absl::Seconds(1));
  EXPECT_EQ(hub_.CountEnded(EndReason::kTooSlow), 1) << "before it is read";
  Written(true);
  EXPECT_THAT(told_, ElementsAre("change 1", "end TOO_SLOW 1"));
  Written(true);
  EXPECT_EQ(finished_, absl::OkStatus());
  EXPECT_EQ(hub_.size(), 0u);
}

TEST_F(WatcherTest, AReaderWhoNeverReadsIsCut) {
  last_ = 3;
  ASSERT_TRUE(Open().ok());
  RunTasks();
  Pass(absl::Seconds(10));
  Pass(absl::Seconds(19));
  EXPECT_FALSE(cancelled_);
  Pass(absl::Seconds(1));
  EXPECT_TRUE(cancelled_);
  EXPECT_FALSE(finished_);
  Written(false);
  EXPECT_TRUE(finished_);
  EXPECT_THAT(told_, ElementsAre("change 1"));
}

TEST_F(WatcherTest, NothingIsSentThatTheReadLogDoesNotHave) {
  last_ = 2;
  log_status_ = error::Unavailable("READ_LOG_AWAY", "away", absl::Seconds(1));
  ASSERT_TRUE(Open().ok());
  ReadAll();
  EXPECT_THAT(told_, IsEmpty());
  log_status_ = absl::OkStatus();
  Pass(absl::Seconds(1));
  ReadAll();
  EXPECT_THAT(told_, ElementsAre("change 1", "change 2"));
  EXPECT_THAT(reads_, ElementsAre(ElementsAre("record 1", "record 2"))) << "one row a batch";
}

TEST_F(WatcherTest, EndsWithItsToken) {
  last_ = 1;
  ASSERT_TRUE(Open().ok());
  ReadAll();
  now_ = expires_ - absl::Seconds(1);
  renewable_ = false;
  Pass(absl::Seconds(1));
  ReadAll();
  EXPECT_EQ(told_.back(), "end TOKEN_EXPIRED 1");
  EXPECT_EQ(finished_, absl::OkStatus());
}

TEST_F(WatcherTest, ATokenThatIsNoLongerGoodEndsItAtTheNextLook) {
  ASSERT_TRUE(Open().ok());
  ReadAll();
  renewable_ = false;
  News(1);
  ReadAll();
  EXPECT_THAT(told_, ElementsAre("end TOKEN_EXPIRED 0"));
}

TEST_F(WatcherTest, BeatsWhileNothingIsNewAndLastsNoLongerThanTheContractSays) {
  expires_ = now_ + absl::Hours(5);
  ASSERT_TRUE(Open().ok());
  ReadAll();
  EXPECT_THAT(told_, IsEmpty());
  Pass(absl::Seconds(15));
  ReadAll();
  EXPECT_THAT(told_, ElementsAre("heartbeat 0"));
  EXPECT_EQ(looks_, 2) << "it looks unasked";
  Pass(absl::Hours(1));
  ReadAll();
  EXPECT_EQ(told_.back(), "end TIME_LIMIT 0");
}

TEST_F(WatcherTest, WaitsForWhatIsAwayAndThenSaysSo) {
  away_ = error::Unavailable("AWAY", "away", absl::Seconds(1));
  last_ = 1;
  ASSERT_TRUE(Open().ok());
  ReadAll();
  Pass(absl::Seconds(29));
  ReadAll();
  EXPECT_THAT(told_, ElementsAre("heartbeat 0"));
  Pass(absl::Seconds(1));
  ReadAll();
  EXPECT_THAT(told_, ElementsAre("heartbeat 0", "end UNAVAILABLE 0"));
  EXPECT_EQ(error::ReasonOf(*finished_), "AWAY");
}

TEST_F(WatcherTest, WhatIsBackInTimeIsTold) {
  away_ = error::Unavailable("AWAY", "away", absl::Seconds(1));
  last_ = 1;
  ASSERT_TRUE(Open().ok());
  ReadAll();
  Pass(absl::Seconds(10));
  away_ = absl::OkStatus();
  Pass(absl::Seconds(1));
  ReadAll();
  EXPECT_THAT(told_, ElementsAre("change 1"));
}

TEST_F(WatcherTest, AFaultEndsItAtOnce) {
  away_ = error::Internal("broken");
  ASSERT_TRUE(Open().ok());
  ReadAll();
  EXPECT_THAT(told_, ElementsAre("end UNAVAILABLE 0"));
  EXPECT_EQ(finished_->code(), absl::StatusCode::kInternal);
}

TEST_F(WatcherTest, AFullExecutorIsAskedAgain) {
  full_ = true;
  last_ = 1;
  ASSERT_TRUE(Open().ok());
  full_ = false;
  Pass(absl::Milliseconds(250));
  ReadAll();
  EXPECT_THAT(told_, ElementsAre("change 1"));
}

TEST_F(WatcherTest, ACallerWhoGoesLeavesNothingBehind) {
  last_ = 1;
  ASSERT_TRUE(Open().ok());
  watcher_->OnCut();
  EXPECT_FALSE(finished_) << "a look is under way";
  RunTasks();
  EXPECT_EQ(finished_->code(), absl::StatusCode::kCancelled);
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_EQ(hub_.size(), 0u);
}

TEST_F(WatcherTest, ACallerWhoGoesBeforeItBeginsTakesNoPlace) {
  on_attach_ = [this] {
    watcher_->OnCut();
    EXPECT_FALSE(finished_) << "the hub still holds the line";
  };
  ASSERT_TRUE(Open().ok());
  EXPECT_EQ(finished_->code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(hub_.size(), 0u);
}

TEST_F(WatcherTest, AStopBeforeItBeginsIsTold) {
  on_attach_ = [this] {
    hub_.Drain();
    EXPECT_THAT(told_, IsEmpty());
  };
  ASSERT_TRUE(Open().ok());
  ReadAll();
  EXPECT_THAT(told_, ElementsAre("end SHUTTING_DOWN 0"));
  EXPECT_EQ(hub_.size(), 0u);
}

TEST_F(WatcherTest, AProgramThatStopsSaysSoAtOnceAndTakesNoMore) {
  last_ = 3;
  ASSERT_TRUE(Open().ok());
  RunTasks();
  Written(true);
  hub_.Drain();
  EXPECT_EQ(error::ReasonOf(Open()), "SHUTTING_DOWN");
}

TEST_F(WatcherTest, AStopWaitsForNobodyWhoDoesNotRead) {
  last_ = 3;
  ASSERT_TRUE(Open().ok());
  RunTasks();
  hub_.Drain();
  Written(true);
  EXPECT_THAT(told_, ElementsAre("change 1", "end SHUTTING_DOWN 1"));
  Pass(absl::Milliseconds(900));
  EXPECT_FALSE(cancelled_);
  Pass(absl::Milliseconds(100));
  EXPECT_TRUE(cancelled_);
}

TEST_F(WatcherTest, ThereAreOnlySoMany) {
  ASSERT_TRUE(Open("CASEWORKER").ok());
  ASSERT_TRUE(Open("CASEWORKER").ok());
  const auto kept = watcher_;
  EXPECT_EQ(error::ReasonOf(Open("CASEWORKER")), "TOO_MANY_WATCHES");
  EXPECT_EQ(watcher_, kept) << "one that is refused has no line";
  ASSERT_TRUE(Open("AUDITOR").ok());
  EXPECT_EQ(error::ReasonOf(Open("ADMIN")), "TOO_MANY_WATCHES");
  EXPECT_EQ(hub_.size(), 3u);
  gone_ = false;
  kept->OnCut();
  RunTasks();
  finished_.reset();
  EXPECT_TRUE(Open("CASEWORKER").ok());
}

}  // namespace
}  // namespace send::rpc
