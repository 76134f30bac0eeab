#pragma once

#include <string>

#include "absl/status/status.h"

namespace send::client {

// How a program ends, for scripts to act on.
enum ExitCode : int {
  kExitOk = 0,
  kExitRefused = 1,      // the server answered, and refused
  kExitUsage = 2,        // the command was not understood; nothing was sent
  kExitUnreachable = 3,  // no answer, or not in time; a change may or may not have been made
  kExitSignIn = 4,       // no token, or one that is not valid any more
};

ExitCode ExitCodeOf(const absl::Status& status);

// A refusal for people: its sentence, then a line each for its reason, every bad field, what exists already,
// further facts, and when to try again.
std::string RenderError(const absl::Status& status);

}  // namespace send::client
