#include "clients/sendctl/cli/run.h"

#include "clients/sendctl/cli/parse.h"
#include "clients/sendctl/client/error_text.h"

namespace send::cli {

int Run(const std::vector<std::string>& words, World& world) {
  const Parsed parsed = Parse(words, world.out, world.err);
  if (parsed.command == nullptr) return parsed.exit_code;
  Session session(parsed.arguments, *parsed.command, world);
  const absl::Status status = parsed.command->run(session);
  if (!status.ok()) world.err << client::RenderError(status);
  return client::ExitCodeOf(status);
}

}  // namespace send::cli
