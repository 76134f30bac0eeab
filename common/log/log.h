#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>

namespace send::log {

enum class Level { kDebug, kInfo, kWarning, kError };

// One line of the log, a JSON object, written to stderr in one piece when it goes out of scope:
//   log::Line(log::Level::kInfo, "call").With("method", method).With("code", code);
// Nothing about a person may stand in it: requests and replies go through log/redact.h.
class Line {
 public:
  Line(Level level, std::string_view event);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // Text that is no UTF-8 is mended, and cut at 2,000 bytes.
  Line& With(std::string_view name, std::string_view value);
  Line& With(std::string_view name, const char* value) { return With(name, std::string_view(value)); }
  Line& With(std::string_view name, const std::string& value) { return With(name, std::string_view(value)); }
  Line& With(std::string_view name, bool value) { return WithRaw(name, value ? "true" : "false"); }
  template <std::integral T>
  Line& With(std::string_view name, T value) {
    return WithRaw(name, std::to_string(value));
  }
  // Three decimals.
  Line& With(std::string_view name, double value);

 private:
  Line& WithRaw(std::string_view name, std::string_view json);
  const bool wanted_;
  std::string text_;
};

inline Line Info(std::string_view event) { return Line(Level::kInfo, event); }
inline Line Warning(std::string_view event) { return Line(Level::kWarning, event); }
inline Line Error(std::string_view event) { return Line(Level::kError, event); }

// What every line says of its program, and the least level that is written. Once, at the start of main.
void Configure(std::string_view service, Level least);

// Whether lines of that level are written: for what is costly to say.
bool IsWanted(Level level);

// "debug", "info", "warning", "error"; false for anything else.
bool ParseLevel(std::string_view text, Level& level);

// Where lines go instead of stderr; nullptr brings stderr back. For tests.
void SetSink(std::function<void(std::string_view)> sink);

}  // namespace send::log
