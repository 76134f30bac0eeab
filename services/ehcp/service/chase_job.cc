#include "services/ehcp/service/chase_job.h"

#include "absl/time/clock.h"
#include "common/log/log.h"

namespace send::ehcp {

ChaseJobConfig ReadChaseJobConfig(rpc::Environment& environment) {
  ChaseJobConfig config;
  if (!environment.IsSet("SEND_SMTP_URL")) return config;
  config.smtp.url = environment.Text("SEND_SMTP_URL");
  if (absl::Status status = mail::CheckSmtpUrl(config.smtp.url); !status.ok())
    environment.Fail("SEND_SMTP_URL", "must be such as smtps://mail.example.org, without a user or a password");
  config.from = environment.Text("SEND_MAIL_FROM");
  if (!environment.IsSet("SEND_SMTP_USER")) return config;
  config.smtp.user = environment.Text("SEND_SMTP_USER");
  config.smtp.password = environment.File("SEND_SMTP_PASSWORD_FILE", true);
  return config;
}

absl::StatusOr<std::unique_ptr<ChaseJob>> ChaseJob::Start(AdviceStore& store,
                                                          const civil::HolidayCalendar& calendar,
                                                          ChaseJobConfig config) {
  auto london = civil::London::Load();
  if (!london.ok()) return london.status();
  return std::unique_ptr<ChaseJob>(new ChaseJob(store, calendar, std::move(config), *std::move(london)));
}

ChaseJob::ChaseJob(AdviceStore& store, const civil::HolidayCalendar& calendar, ChaseJobConfig config,
                   civil::London london)
    : london_(std::move(london)),
      sender_(config.smtp.url.empty() ? nullptr : mail::NewSmtpSender(config.smtp)),
      chaser_({store, calendar, sender_.get(), config.from}),
      background_({{"chase_advice", absl::Minutes(1), [this] { RunOnce(); }}}) {}

void ChaseJob::RunOnce() {
  AdviceChaser::Done done;
  const absl::Time now = absl::Now();
  const absl::Status status = chaser_.Run(now, london_.Today(now), done);
  if (done.proposed + done.sent + done.failed + done.postponed > 0)
    log::Info("advice_chased")
        .With("proposed", done.proposed)
        .With("sent", done.sent)
        .With("failed", done.failed)
        .With("postponed", done.postponed);
  if (!status.ok())
    log::Warning("job_failed").With("job", "chase_advice").With("why", std::string(status.message()));
}

}  // namespace send::ehcp
