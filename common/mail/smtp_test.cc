#include "common/mail/smtp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error/error.h"
#include "common/mail/smtp_listener.h"

namespace send::mail {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Mail NewMail() {
  return {.from = "system@example.org",
          .to = "adviser@example.org",
          .subject = "An answer is due",
          .text = "One line.\n.\nAnother, after a dot: \u00e9.\n",
          .id = "0190-a",
          .date = absl::FromUnixSeconds(1'795'521'600)};
}

TEST(SmtpTest, SendsAMailWhole) {
  SmtpListener listener;
  const auto sender = NewSmtpSender({.url = listener.url()});
  const absl::Status status = sender->Send(NewMail());
  ASSERT_TRUE(status.ok()) << status;
  const auto lines = listener.lines();
  EXPECT_THAT(lines, Contains(HasSubstr("MAIL FROM:<system@example.org>")));
  EXPECT_THAT(lines, Contains("RCPT TO:<adviser@example.org>"));
  EXPECT_THAT(lines, Contains("Subject: An answer is due"));
  EXPECT_THAT(lines, Contains("Message-ID: <0190-a@example.org>"));
  EXPECT_THAT(lines, Contains("Date: Tue, 24 Nov 2026 12:00:00 +0000"));
  EXPECT_THAT(lines, Contains("..")) << "a dot alone would end the mail";
  EXPECT_THAT(lines, Contains("Another, after a dot: \u00e9."));
  EXPECT_TRUE(sender->Send(NewMail()).ok()) << "and another";
}

TEST(SmtpTest, TellsWhatIsRefusedForGoodFromWhatMayGoLater) {
  SmtpListener listener;
  const auto sender = NewSmtpSender({.url = listener.url()});
  listener.AnswerRecipientsWith("550 no adviser@example.org here");
  const absl::Status refused = sender->Send(NewMail());
  EXPECT_EQ(error::ReasonOf(refused), "MAIL_REFUSED");
  EXPECT_THAT(std::string(refused.message()), Not(HasSubstr("adviser@")));
  listener.AnswerRecipientsWith("450 later");
  EXPECT_EQ(error::ReasonOf(sender->Send(NewMail())), "MAIL_FAILED");
  listener.AnswerRecipientsWith("");
  EXPECT_TRUE(sender->Send(NewMail()).ok());
}

TEST(SmtpTest, FailsWhereNobodyListens) {
  std::string url;
  {
    const SmtpListener gone;
    url = gone.url();
  }
  EXPECT_EQ(error::ReasonOf(NewSmtpSender({.url = url})->Send(NewMail())), "MAIL_FAILED");
}

TEST(SmtpTest, SendsNothingThatCouldSayMoreThanOneThing) {
  SmtpListener listener;
  const auto sender = NewSmtpSender({.url = listener.url()});
  Mail mail = NewMail();
  mail.to = "a@example.org>\r\nRCPT TO:<b@example.org";
  EXPECT_EQ(error::ReasonOf(sender->Send(mail)), "MAIL_MALFORMED");
  mail = NewMail();
  mail.subject = "Hello\r\nBcc: b@example.org";
  EXPECT_EQ(error::ReasonOf(sender->Send(mail)), "MAIL_MALFORMED");
  mail = NewMail();
  mail.id = "";
  EXPECT_EQ(error::ReasonOf(sender->Send(mail)), "MAIL_MALFORMED");
  EXPECT_THAT(listener.lines(), IsEmpty());
}

TEST(SmtpTest, TakesUrlsOfMailServersWithoutPasswords) {
  for (const char* good : {"smtps://mail.example.org", "smtp://127.0.0.1:2525", "smtp://[::1]:25/example.org"})
    EXPECT_TRUE(CheckSmtpUrl(good).ok()) << good;
  for (const char* bad : {"", "mail.example.org", "https://mail.example.org", "smtp://", "smtp://:25",
                          "smtps://user:password@mail.example.org"})
    EXPECT_EQ(error::ReasonOf(CheckSmtpUrl(bad)), "BAD_SMTP_URL") << bad;
}

}  // namespace
}  // namespace send::mail
