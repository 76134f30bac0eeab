#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "clients/sendctl/client/caller.h"
#include "deploy/demo/exampleshire.h"

namespace send::demo {

// Who loads: settings are imported, the particulars written and caseworkers recorded by an administrator; the
// rest is recorded by a caseworker.
struct Loaders {
  const client::Caller& admin;
  const client::Caller& caseworker;
};

// Loads the authority through the public API, several records at once, saying on `progress` how far it is.
// `run` is part of every request_id: what was loaded under the same run before is found done, so that a load
// that was cut is made whole by another. The first refusal ends it.
absl::Status Load(const Exampleshire& authority, const std::string& run, uint64_t seed, const Loaders& loaders,
                  std::ostream& progress);

// Runs `task` for 0 to `count` - 1 on `threads` threads; no further ones are begun after the first error, which
// is what it answers. Tells `done` after each how many are.
absl::Status ForEach(size_t count, size_t threads, const std::function<absl::Status(size_t)>& task,
                     const std::function<void(size_t)>& done);

}  // namespace send::demo
