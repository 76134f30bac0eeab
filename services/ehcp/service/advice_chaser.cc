#include "services/ehcp/service/advice_chaser.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "services/ehcp/domain/advice_decide.h"

namespace send::ehcp {
namespace {

constexpr int64_t kPage = 100;
// So few that a run ends within half a minute even where the mail server is silent; the rest goes next time.
constexpr int64_t kMessagesARun = 5;
constexpr absl::Duration kLease = absl::Minutes(5);
constexpr absl::Duration kTimeout = absl::Seconds(10);

absl::Duration WaitAfter(int64_t attempts) {
  absl::Duration wait = absl::Minutes(1);
  for (int64_t i = 1; i < attempts; ++i) wait *= 5;
  return wait;
}

// No person, no case and no link stand in it: mail is read by others.
mail::Mail MailOf(const Chase& chase, const std::string& from, absl::Time now) {
  const bool reminder = chase.kind == ChaseKind::kReminder;
  const std::string due = civil::FormatLongDate(chase.due_on);
  return {.from = from,
          .to = chase.recipient,
          .subject = reminder ? "An answer is due soon" : "An answer is overdue",
          .text = absl::StrCat("An answer to a request for advice ", reminder ? "is" : "was", " due on ", due,
                               ": sign in to see it.\n"),
          .id = chase.chase_id,
          .date = now};
}

}  // namespace

absl::Status AdviceChaser::Change(const std::string& la, const AdviceKey& key, absl::Time now,
                                  AdviceStore::Decision decide) {
  const AdviceScope scope{.la = la};
  const journal::Change change{.tenant = la,
                               .actor = "job#chase_advice",
                               .method = "send.ehcp.v1.AdviceService/ChaseAdvice",
                               .request_id = NewUuidV7(now),
                               .fingerprint = journal::Sha256(key.id),
                               .now = now,
                               .deadline = absl::Now() + kTimeout};
  constexpr int kTries = 3;
  absl::Status status;
  for (int i = 0; i < kTries; ++i) {
    const auto stored = parts_.store.Get(scope, key, change.deadline);
    if (!stored.ok()) return stored.status();
    status = parts_.store.Change(change, scope, key, journal::EtagOf(stored->version), decide).status();
    if (!absl::IsAborted(status)) return status;
  }
  return status;
}

absl::Status AdviceChaser::Propose(absl::Time now, absl::CivilDay today, Done& done) {
  absl::Status first;
  AdviceStore::Place after;
  while (true) {
    const auto places = parts_.store.ListDueChases(today, after, kPage, absl::Now() + kTimeout);
    if (!places.ok()) return places.status();
    for (const auto& [la, key] : *places) {
      const absl::Status status = Change(la, key, now, [&](const AdviceRequest& advice) {
        return Decide(advice, ProposeChaseNow{NewUuidV7(now)}, today, parts_.calendar);
      });
      if (status.ok()) ++done.proposed;
      // Another process was quicker, or the day for a reminder has gone by.
      const bool none = error::ReasonOf(status) == "NOTHING_TO_CHASE";
      if (!status.ok() && !none && first.ok()) first = status;
    }
    if (std::ssize(*places) < kPage) return first;
    after = places->back();
  }
}

absl::Status AdviceChaser::SendOne(const Message& message, absl::Time now, absl::CivilDay today, Done& done) {
  const auto stored = parts_.store.Get({.la = message.la}, message.advice, absl::Now() + kTimeout);
  if (!stored.ok()) return stored.status();
  const std::vector<Chase>& chases = stored->value.chases;
  const auto chase = std::find_if(chases.begin(), chases.end(),
                                  [&](const Chase& candidate) { return candidate.chase_id == message.id; });
  if (chase == chases.end()) return error::Internal("a message of the outbox has no chase");
  std::string failure;
  bool again = false;
  if (!message.wanted) {
    failure = "NO_LONGER_WANTED";
  } else if (message.attempts > kMaxAttempts) {
    // The last attempt was begun, and nobody told its end.
    failure = "MAIL_FAILED";
  } else if (absl::Status sent = parts_.sender->Send(MailOf(*chase, parts_.from, now)); !sent.ok()) {
    failure = error::ReasonOf(sent);
    again = absl::IsUnavailable(sent) && message.attempts < kMaxAttempts;
  }
  if (again) {
    ++done.postponed;
    return parts_.store.PostponeMessage(message.id, failure, now, now + WaitAfter(message.attempts),
                                        absl::Now() + kTimeout);
  }
  ++(failure.empty() ? done.sent : done.failed);
  return Change(message.la, message.advice, now, [&](const AdviceRequest& advice) {
    return Decide(advice, RecordDelivery{message.id, failure}, today);
  });
}

absl::Status AdviceChaser::Deliver(absl::Time now, absl::CivilDay today, Done& done) {
  if (parts_.sender == nullptr) return absl::OkStatus();
  const auto messages = parts_.store.TakeMessages(now, now + kLease, kMessagesARun, absl::Now() + kTimeout);
  if (!messages.ok()) return messages.status();
  absl::Status first;
  for (const Message& message : *messages)
    if (absl::Status status = SendOne(message, now, today, done); !status.ok() && first.ok()) first = status;
  return first;
}

absl::Status AdviceChaser::Run(absl::Time now, absl::CivilDay today, Done& done) {
  const absl::Status proposed = Propose(now, today, done);
  const absl::Status delivered = Deliver(now, today, done);
  return proposed.ok() ? delivered : proposed;
}

}  // namespace send::ehcp
