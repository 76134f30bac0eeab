#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/journal/feed_tail.h"
#include "common/rpc/call.h"

// Server streams that tell what changes: what a handler gives (WatchSource), where messages go (WatchLine), and
// what bounds them. watcher.h runs one, watch_hub.h all of a program.
namespace send::rpc {

// Why a watch ends before its caller goes. A contract's enum begins with an unspecified 0, then follows this
// order.
enum class EndReason {
  kTokenExpired,
  kTooSlow,
  kShuttingDown,
  kTimeLimit,
  kScopeChanged,
  kUnavailable,
  kRestored,
};
inline constexpr size_t kEndReasons = 7;

// For people: what to do after the end.
std::string_view AdviceFor(EndReason reason);
// "TOO_SLOW".
std::string_view WordOf(EndReason reason);

using WatchMessage = std::unique_ptr<google::protobuf::Message>;

// What one watch has to say, in turn. Each message has a text field `resume_token`.
class WatchSource {
 public:
  struct Batch {
    std::vector<WatchMessage> messages = {};
    // There is more at once.
    bool more = false;
    // After these messages.
    std::optional<EndReason> end = std::nullopt;
  };
  virtual ~WatchSource() = default;

  // Whose news wake it.
  virtual journal::Topic topic() const = 0;
  // What is new since the last batch that was accepted; at most some dozens of messages. May block, until the
  // call's deadline; never runs twice at once.
  virtual absl::StatusOr<Batch> Next(const Call& call) = 0;
  // The last batch is on its way; without this, Next answers it again.
  virtual void Accept() = 0;
  // Where to go on from after the batches accepted.
  virtual std::string ResumeToken() const = 0;
  // These two say what they are given, while Next runs too.
  virtual WatchMessage Heartbeat(const std::string& resume_token) const = 0;
  virtual WatchMessage End(EndReason reason, const std::string& resume_token) const = 0;
};

class Watcher;

// Where the messages of one watch go: a call of gRPC, or a test. None of its methods calls the watcher back
// before it returns.
class WatchLine {
 public:
  virtual ~WatchLine() = default;
  // First: who is told by OnWritten and OnCut.
  virtual void Attach(std::shared_ptr<Watcher> watcher) = 0;
  // One message at a time, alive until OnWritten.
  virtual void Write(const google::protobuf::Message& message) = 0;
  // Gives the call up; OnWritten still comes.
  virtual void Cancel() = 0;
  // Last: nothing is asked of the line afterwards.
  virtual void Finish(const absl::Status& status) = 0;
};

struct WatchLimits {
  size_t watches = 1000;
  size_t of_one_caller = 20;
  absl::Duration heartbeat_every = absl::Seconds(15);
  // How often it looks unasked: bars and lost wake-ups.
  absl::Duration look_every = absl::Seconds(5);
  // A message that is not taken for so long ends the watch; so long again, and the call is cut.
  absl::Duration patience = absl::Seconds(10);
  absl::Duration grace = absl::Seconds(20);
  // The same for a program that stops.
  absl::Duration drain = absl::Seconds(1);
  // How long it tries again where something is away.
  absl::Duration retry_for = absl::Seconds(30);
};

// What watches need of the program.
struct WatchParts {
  WatchLimits limits = {};
  // Runs a task that may block; false where there is no room now.
  std::function<bool(std::function<void()>)> run;
  // The call as it would be let in now: UNAUTHENTICATED once its token is no longer good.
  std::function<absl::StatusOr<Call>(const Call&)> renew;
  // Writes the read log.
  std::function<absl::Status(const Call&, std::vector<std::string> records)> log_read;
  std::function<absl::Time()> now;
};

}  // namespace send::rpc
