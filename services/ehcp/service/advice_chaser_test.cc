// The job on the stores in memory, with a mail server that says what a test wants.
#include "services/ehcp/service/advice_chaser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/uuid.h"
#include "common/civil/testing.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/mail/smtp_listener.h"
#include "services/ehcp/domain/advice_decide.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/store/fake_advice_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"

namespace send::ehcp {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const absl::CivilDay kToday(2026, 11, 24);
const absl::Time kNow = absl::FromUnixSeconds(1'795'521'600);

class FakeSender : public mail::Sender {
 public:
  absl::Status Send(const mail::Mail& mail) override {
    tried.push_back(mail);
    return answer;
  }
  std::vector<mail::Mail> tried;
  absl::Status answer;
};

class AdviceChaserTest : public ::testing::Test {
 protected:
  AdviceChaserTest() : calendar_(civil::BankHolidays()), requests_(calendar_), store_(requests_, calendar_) {}

  static journal::Change NewChange() {
    return {.tenant = "999",
            .actor = "issuer#demo",
            .method = "Test",
            .request_id = NewUuidV7(kNow),
            .fingerprint = journal::Sha256(""),
            .now = kNow,
            .deadline = absl::InfiniteFuture()};
  }
  // One that was asked so many days ago of somebody at this address.
  StoredAdvice Asked(int days_ago, const std::string& email = "adviser@example.org") {
    EhcRequest request = ReceivedOn(kToday - 90);
    request.pupil = "localAuthorities/999/pupils/" + NewUuidV7(kNow);
    request.state = State::kAssessing;
    AdviceRequest advice;
    advice.request_id = requests_.Create(NewChange(), {.la = "999"}, NewUuidV7(kNow), request)->id;
    advice.adviser_name = "Demo-Adviser Example-1";
    advice.adviser_email = email;
    advice.question = "What does Demo-Ada need?";
    advice.requested_on = kToday - days_ago;
    return *store_.Create(NewChange(), {.la = "999"}, NewUuidV7(kNow), advice,
                          [](const EhcRequest&) { return absl::OkStatus(); });
  }
  AdviceChaser::Done Run(absl::Time now = kNow, absl::CivilDay today = kToday) {
    // A process of its own each time.
    AdviceChaser chaser({store_, calendar_, &sender_, "system@example.org"});
    AdviceChaser::Done done;
    const absl::Status status = chaser.Run(now, today, done);
    EXPECT_TRUE(status.ok()) << status;
    return done;
  }
  std::vector<Chase> ChasesOf(const StoredAdvice& stored) {
    return store_.Get({.la = "999"}, {stored.value.request_id, stored.id}, absl::InfiniteFuture())
        ->value.chases;
  }
  MessageState MessageOf(const StoredAdvice& stored) {
    return store_.ListMessages("999", stored.id, absl::InfiniteFuture())->at(0);
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore requests_;
  FakeAdviceStore store_;
  FakeSender sender_;
};

TEST_F(AdviceChaserTest, ChasesOnceHoweverOftenItRuns) {
  const StoredAdvice late = Asked(50);
  const StoredAdvice fresh = Asked(1);
  for (int i = 0; i < 3; ++i) Run();
  ASSERT_EQ(sender_.tried.size(), 1U);
  ASSERT_EQ(ChasesOf(late).size(), 1U);
  EXPECT_EQ(ChasesOf(late)[0].status, ChaseStatus::kSent);
  EXPECT_EQ(ChasesOf(late)[0].done_on, kToday);
  EXPECT_EQ(MessageOf(late).status, ChaseStatus::kSent);
  EXPECT_THAT(ChasesOf(fresh), IsEmpty());
}

TEST_F(AdviceChaserTest, TheMailSaysNothingOfAnybody) {
  Asked(50);
  Run();
  const mail::Mail& mail = sender_.tried.at(0);
  EXPECT_EQ(mail.to, "adviser@example.org");
  EXPECT_EQ(mail.from, "system@example.org");
  EXPECT_EQ(mail.text,
            "An answer to a request for advice was due on Monday 16 November 2026: sign in to see it.\n");
  EXPECT_THAT(mail::WireForm(mail), Not(HasSubstr("Demo")));
}

TEST_F(AdviceChaserTest, TriesAgainLaterAndLaterAndThenGivesUp) {
  const StoredAdvice late = Asked(50);
  sender_.answer = error::Unavailable("MAIL_FAILED", "not now", absl::Seconds(1));
  absl::Time now = kNow;
  EXPECT_EQ(Run(now).postponed, 1);
  EXPECT_EQ(Run(now).postponed, 0) << "not before its time";
  EXPECT_EQ(MessageOf(late).last_error, "MAIL_FAILED");
  EXPECT_EQ(MessageOf(late).next_try, kNow + absl::Minutes(1));
  for (const int minutes : {1, 5, 25}) {
    now += absl::Minutes(minutes);
    EXPECT_EQ(Run(now).postponed, 1) << minutes;
  }
  EXPECT_EQ(ChasesOf(late)[0].status, ChaseStatus::kPending);
  EXPECT_EQ(Run(now + absl::Minutes(125)).failed, 1);
  EXPECT_EQ(sender_.tried.size(), 5U);
  EXPECT_EQ(ChasesOf(late)[0].status, ChaseStatus::kFailed);
  EXPECT_EQ(ChasesOf(late)[0].failure, "MAIL_FAILED");
  EXPECT_EQ(MessageOf(late).status, ChaseStatus::kFailed);
  EXPECT_EQ(MessageOf(late).attempts, 5);
  for (const mail::Mail& mail : sender_.tried) EXPECT_EQ(mail.id, sender_.tried[0].id);
}

TEST_F(AdviceChaserTest, WhatIsRefusedForGoodFailsAtOnce) {
  const StoredAdvice late = Asked(50);
  sender_.answer = error::FailedPrecondition("MAIL_REFUSED", "no");
  EXPECT_EQ(Run().failed, 1);
  EXPECT_EQ(ChasesOf(late)[0].failure, "MAIL_REFUSED");
  const StoredAdvice nowhere = Asked(50, "");
  Run();
  EXPECT_EQ(ChasesOf(nowhere)[0].failure, "NO_ADDRESS");
  EXPECT_EQ(sender_.tried.size(), 1U);
}

TEST_F(AdviceChaserTest, KilledWhileItSentItSendsAgainUnderTheSameId) {
  const StoredAdvice late = Asked(50);
  AdviceChaser without({store_, calendar_, nullptr, ""});
  AdviceChaser::Done done;
  ASSERT_TRUE(without.Run(kNow, kToday, done).ok());
  EXPECT_EQ(done.proposed, 1) << "without a mail server messages wait";
  EXPECT_EQ(MessageOf(late).status, ChaseStatus::kPending);
  // Somebody takes it, and is heard of no more.
  ASSERT_EQ(store_.TakeMessages(kNow, kNow + absl::Minutes(5), 9, absl::InfiniteFuture())->size(), 1U);
  EXPECT_EQ(Run(kNow + absl::Minutes(1)).sent, 0);
  EXPECT_EQ(Run(kNow + absl::Minutes(5)).sent, 1);
  EXPECT_EQ(sender_.tried[0].id, ChasesOf(late)[0].chase_id);
}

TEST_F(AdviceChaserTest, SendsNothingOnceTheAnswerIsThere) {
  const StoredAdvice late = Asked(50);
  sender_.answer = error::Unavailable("MAIL_FAILED", "not now", absl::Seconds(1));
  Run();
  ASSERT_TRUE(store_
                  .Change(NewChange(), {.la = "999"}, {late.value.request_id, late.id}, "v2",
                          [](const AdviceRequest& before) {
                            return Decide(before, AnswerAdvice{kToday, "made up", ""}, kToday);
                          })
                  .ok());
  sender_.answer = absl::OkStatus();
  EXPECT_EQ(Run(kNow + absl::Hours(1)).failed, 1);
  EXPECT_EQ(sender_.tried.size(), 1U);
  EXPECT_EQ(ChasesOf(late)[0].failure, "NO_LONGER_WANTED");
}

TEST_F(AdviceChaserTest, GoesOutOverSmtp) {
  mail::SmtpListener listener;
  const auto sender = mail::NewSmtpSender({.url = listener.url()});
  const StoredAdvice soon = Asked(38);
  AdviceChaser chaser({store_, calendar_, sender.get(), "system@example.org"});
  AdviceChaser::Done done;
  ASSERT_TRUE(chaser.Run(kNow, kToday, done).ok());
  EXPECT_EQ(done.sent, 1);
  EXPECT_EQ(ChasesOf(soon)[0].kind, ChaseKind::kReminder);
  EXPECT_THAT(listener.lines(), Contains("RCPT TO:<adviser@example.org>"));
  EXPECT_THAT(listener.lines(), Contains("Subject: An answer is due soon"));
}

}  // namespace
}  // namespace send::ehcp
