#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/background.h"
#include "common/civil/london.h"
#include "common/rpc/environment.h"
#include "services/ehcp/service/advice_chaser.h"

namespace send::ehcp {

// Environment, all of it optional: SEND_SMTP_URL (smtps://mail.example.org) with SEND_MAIL_FROM (an address),
// and SEND_SMTP_USER with SEND_SMTP_PASSWORD_FILE. Without the first, chases are proposed and their messages
// wait.
struct ChaseJobConfig {
  std::string from;
  mail::SmtpOptions smtp;
};
ChaseJobConfig ReadChaseJobConfig(rpc::Environment& environment);

// Runs an AdviceChaser once a minute until it is destroyed.
class ChaseJob {
 public:
  // FAILED_PRECONDITION (NO_TIME_ZONE_DATA).
  static absl::StatusOr<std::unique_ptr<ChaseJob>> Start(AdviceStore& store,
                                                         const civil::HolidayCalendar& calendar,
                                                         ChaseJobConfig config);

 private:
  ChaseJob(AdviceStore& store, const civil::HolidayCalendar& calendar, ChaseJobConfig config,
           civil::London london);
  void RunOnce();

  const civil::London london_;
  const std::unique_ptr<mail::Sender> sender_;
  AdviceChaser chaser_;
  // Last: its thread uses the others.
  Background background_;
};

}  // namespace send::ehcp
