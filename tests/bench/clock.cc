#include "absl/time/clock.h"

#include <ctime>

#include "services/ehcp/domain/clock.h"
#include "tests/bench/cases.h"
#include "tests/bench/options.h"

namespace send::bench {

// Every date and status of cases of all stages, on one core: what a work-list asks of each.
Result Clock(const Options& options) {
  const auto calendar = civil::HolidayCalendar::Parse(ReadFile(options.calendar));
  if (!calendar.ok()) return calendar.status();
  const absl::CivilDay today(2026, 3, 2);
  std::vector<ehcp::EhcRequest> cases;
  for (int64_t i = 0; i < 4096; ++i) cases.push_back(MakeCase("901", i, 200, today));
  int64_t done = 0;
  // What was computed must be used, or the compiler leaves it out.
  int64_t late = 0;
  int64_t dates = 0;
  const absl::Time end = absl::Now() + absl::Seconds(options.seconds);
  // Time of the processor: what other programs take of it is not the clock's.
  const std::clock_t start = std::clock();
  while (absl::Now() < end) {
    for (const ehcp::EhcRequest& request : cases) {
      for (const ehcp::Deadline& deadline : ehcp::ComputeDeadlines(request, today, *calendar)) {
        late += deadline.status == ehcp::DeadlineStatus::kLate;
        dates += deadline.due_on.has_value();
      }
    }
    done += static_cast<int64_t>(cases.size());
  }
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  return nlohmann::json{{"count", done},
                        {"per_second", static_cast<double>(done) / seconds},
                        {"dates_a_case", static_cast<double>(dates) / static_cast<double>(done)},
                        {"late_a_case", static_cast<double>(late) / static_cast<double>(done)}};
}

}  // namespace send::bench
