#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/civil/holiday_calendar.h"
#include "common/mail/smtp.h"
#include "services/ehcp/store/advice_store.h"

namespace send::ehcp {

// The job without a user that chases advice: proposes the chases of today, and sends what waits in the outbox.
// Any number of processes may run it: of two that propose one chase the second meets a newer version, and a
// message is leased by whoever sends it. Killed at any point it goes on where it was; only a message that was
// being sent then may go out twice, under one Message-ID.
class AdviceChaser {
 public:
  struct Parts {
    AdviceStore& store;
    const civil::HolidayCalendar& calendar;
    // Null where no mail server is configured: messages wait.
    mail::Sender* sender = nullptr;
    // Who mail comes from.
    std::string from;
  };
  explicit AdviceChaser(Parts parts) : parts_(std::move(parts)) {}

  struct Done {
    int proposed = 0;
    int sent = 0;
    int failed = 0;
    int postponed = 0;
  };

  // Both in turn; goes on past what fails, and answers the first failure of the store.
  absl::Status Run(absl::Time now, absl::CivilDay today, Done& done);

 private:
  absl::Status Propose(absl::Time now, absl::CivilDay today, Done& done);
  absl::Status Deliver(absl::Time now, absl::CivilDay today, Done& done);
  absl::Status SendOne(const Message& message, absl::Time now, absl::CivilDay today, Done& done);
  // Decides on the advice as it stands, again where somebody changed it in between.
  absl::Status Change(const std::string& la, const AdviceKey& key, absl::Time now,
                      AdviceStore::Decision decide);

  const Parts parts_;
};

// A message is tried at most so often, after 1, 5, 25 and 125 minutes.
inline constexpr int kMaxAttempts = 5;

}  // namespace send::ehcp
