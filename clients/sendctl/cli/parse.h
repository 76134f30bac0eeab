#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "clients/sendctl/cli/command.h"

namespace send::cli {

// What the command line means. Where it asks for help, or means nothing, `command` is null, what there is to
// say has been said, and `exit_code` is kExitOk or kExitUsage.
struct Parsed {
  const Command* command = nullptr;
  Arguments arguments;
  int exit_code = 0;
};

// `words` is the command line without the program's name. A text flag's value that begins with @ names a file
// to take it from: what is secret or long need not stand on a command line that others can see.
Parsed Parse(const std::vector<std::string>& words, std::ostream& out, std::ostream& err);

}  // namespace send::cli
