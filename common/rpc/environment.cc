#include "common/rpc/environment.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/strings.h"
#include "common/error/error.h"

namespace send::rpc {

Environment Environment::OfProcess() {
  return Environment([](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  });
}

void Environment::Fail(const std::string& name, std::string_view what) {
  problems_.push_back(absl::StrCat(name, " ", ToAbsl(what)));
}

std::string Environment::Text(const std::string& name, std::optional<std::string> otherwise) {
  std::optional<std::string> value = get_(name);
  if (!value || value->empty()) value = std::move(otherwise);
  if (!value) Fail(name, "must be set");
  read_.emplace_back(name, value.value_or(""));
  return value.value_or("");
}

int64_t Environment::Number(const std::string& name, int64_t otherwise, int64_t least, int64_t most) {
  int64_t number = 0;
  if (!absl::SimpleAtoi(Text(name, absl::StrCat(otherwise)), &number) || number < least || number > most)
    Fail(name, absl::StrCat("must be a number from ", least, " to ", most));
  return number;
}

std::vector<std::string> Environment::List(const std::string& name, std::optional<std::string> otherwise) {
  return absl::StrSplit(Text(name, std::move(otherwise)), ',', absl::SkipWhitespace());
}

std::string Environment::File(const std::string& name, bool trim) {
  const std::string path = Text(name);
  if (path.empty()) return "";
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    Fail(name, absl::StrCat("names a file that cannot be read: ", path));
    return "";
  }
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (trim) absl::StripTrailingAsciiWhitespace(&text);
  return text;
}

absl::Status Environment::ToStatus() const {
  if (problems_.empty()) return absl::OkStatus();
  return error::InvalidArgument("BAD_CONFIGURATION",
                                absl::StrCat("Mend the environment: ", absl::StrJoin(problems_, "; "), "."));
}

}  // namespace send::rpc
