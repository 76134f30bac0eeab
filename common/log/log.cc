#include "common/log/log.h"

#include <unistd.h>

#include <array>
#include <mutex>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/strings.h"

namespace send::log {
namespace {

constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warning", "error"};
constexpr size_t kMaxText = 2000;

// The one thing of a process that is set once and read everywhere: where its log goes.
struct Output {
  std::mutex mutex;
  std::string service;
  Level least = Level::kInfo;
  std::function<void(std::string_view)> sink;
};

Output& TheOutput() {
  static Output* output = new Output;
  return *output;
}

std::string Quote(std::string_view text) {
  return nlohmann::json(text.substr(0, kMaxText))
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

bool IsWanted(Level level) {
  Output& output = TheOutput();
  const std::lock_guard lock(output.mutex);
  return level >= output.least;
}

Line::Line(Level level, std::string_view event) : wanted_(IsWanted(level)) {
  if (!wanted_) return;
  text_ =
      absl::StrCat("{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone()),
                   "\",\"level\":\"", ToAbsl(kLevels[static_cast<size_t>(level)]), "\"");
  With("event", event);
}

Line::~Line() {
  if (!wanted_) return;
  Output& output = TheOutput();
  const std::lock_guard lock(output.mutex);
  if (!output.service.empty()) absl::StrAppend(&text_, ",\"service\":", Quote(output.service));
  text_ += "}\n";
  if (output.sink) {
    output.sink(text_);
    return;
  }
  // A log that cannot be written must not stop the work.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text_.data(), text_.size());
}

Line& Line::With(std::string_view name, std::string_view value) {
  return wanted_ ? WithRaw(name, Quote(value)) : *this;
}

Line& Line::With(std::string_view name, double value) { return WithRaw(name, absl::StrFormat("%.3f", value)); }

Line& Line::WithRaw(std::string_view name, std::string_view json) {
  if (wanted_) absl::StrAppend(&text_, ",", Quote(name), ":", ToAbsl(json));
  return *this;
}

void Configure(std::string_view service, Level least) {
  Output& output = TheOutput();
  const std::lock_guard lock(output.mutex);
  output.service = std::string(service);
  output.least = least;
}

bool ParseLevel(std::string_view text, Level& level) {
  for (size_t i = 0; i < kLevels.size(); ++i) {
    if (kLevels[i] != text) continue;
    level = static_cast<Level>(i);
    return true;
  }
  return false;
}

void SetSink(std::function<void(std::string_view)> sink) {
  Output& output = TheOutput();
  const std::lock_guard lock(output.mutex);
  output.sink = std::move(sink);
}

}  // namespace send::log
