#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/log/log.h"

namespace send::rpc {

// Reads a program's configuration from environment variables, once, and collects all that is wrong with it.
class Environment {
 public:
  // `get` answers a variable's value, nullopt when it is not set; std::getenv in main.
  explicit Environment(std::function<std::optional<std::string>(const std::string&)> get)
      : get_(std::move(get)) {}
  static Environment OfProcess();

  // The value; `otherwise` when it is not set; a violation when it must be and is not.
  std::string Text(const std::string& name, std::optional<std::string> otherwise = std::nullopt);
  int64_t Number(const std::string& name, int64_t otherwise, int64_t least, int64_t most);
  std::vector<std::string> List(const std::string& name, std::optional<std::string> otherwise = std::nullopt);
  // The contents of the file that the variable names, without a line's end after it where `trim`.
  std::string File(const std::string& name, bool trim);
  bool IsSet(const std::string& name) const { return get_(name).has_value(); }

  // INVALID_ARGUMENT (BAD_CONFIGURATION) with every variable that is wrong and how to mend it.
  absl::Status ToStatus() const;
  // The variables read so far with their values; those of files by the file's name only.
  const std::vector<std::pair<std::string, std::string>>& read() const { return read_; }
  void Fail(const std::string& name, std::string_view what);

 private:
  std::function<std::optional<std::string>(const std::string&)> get_;
  std::vector<std::pair<std::string, std::string>> read_;
  std::vector<std::string> problems_;
};

}  // namespace send::rpc
