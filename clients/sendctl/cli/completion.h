#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/sendctl/cli/command.h"

namespace send::cli {

// The completion script of "bash", "zsh" or "fish" for these commands: their words, their flags, and the words
// that a flag may have. INVALID_ARGUMENT (USAGE) for another shell.
absl::StatusOr<std::string> CompletionScript(const std::string& shell, const std::vector<Command>& commands);

}  // namespace send::cli
