#pragma once

#include <string>
#include <vector>

#include "clients/sendctl/cli/session.h"

namespace send::cli {

// The whole program: `words` is the command line without the program's name; answers the exit code.
int Run(const std::vector<std::string>& words, World& world);

}  // namespace send::cli
