#pragma once

#include <string>
#include <vector>

#include "tests/load/connection.h"

namespace send::load {

// The mix of calls: four in five read a case, one in five writes a note in its diary; one in ten goes as JSON,
// one in ten as gRPC-Web, the others as gRPC.
class Mix {
 public:
  // `cases` are names.
  Mix(std::string token, std::vector<std::string> cases) : token_(std::move(token)), cases_(std::move(cases)) {}

  static bool IsWrite(size_t number) { return number % 5 == 0; }
  static bool IsJson(size_t number) { return number % 20 == 0 || number % 20 == 9; }
  static bool IsWeb(size_t number) { return number % 20 == 5 || number % 20 == 14; }
  static const char* MethodOf(size_t number) { return IsWrite(number) ? "CreateDiaryEntry" : "GetEhcRequest"; }

  // `request_id` is for a write.
  Ask Make(size_t number, const std::string& request_id) const;

 private:
  const std::string token_;
  const std::vector<std::string> cases_;
};

enum class Outcome {
  kAccepted,
  // RESOURCE_EXHAUSTED with RetryInfo; 429 with that and Retry-After.
  kRefused,
  kWrong,
};

struct Verdict {
  Outcome outcome;
  // What was wrong; who refused, by its reason.
  std::string why;
  // Of what was written: its name and etag.
  std::string name;
  std::string etag;
};

Verdict Judge(size_t number, const Answer& answer);

}  // namespace send::load
