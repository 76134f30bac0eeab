#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/load/calls.h"
#include "tests/load/connection.h"

namespace send::load {

// One stretch of load: so many calls in flight all the time, each followed by another when it is answered; or,
// where `times` is not 0, that many times the calls a second that the stretch before had accepted, whatever
// comes back.
struct Phase {
  size_t in_flight = 0;
  double times = 0;
  double seconds = 0;

  // "closed:IN_FLIGHT:SECONDS" or "times:N:SECONDS".
  static absl::StatusOr<Phase> Parse(const std::string& text);
};

// Runs phases, each begun when the one before stops offering, whether or not that has been answered. One
// thread. A call's time counts from when it is given to a line that has room for it; how long after it was due
// that is, is told too, so that neither a slow generator nor lines without room hide anything.
class Generator {
 public:
  Generator(const Mix& mix, std::vector<std::unique_ptr<Connection>>& connections)
      : mix_(mix), connections_(connections) {}

  // What Answered of each connection is to be.
  void Meet(size_t tag, const Answer& answer);

  // One object a phase: "began" and "ended", seconds of the steady clock; "accepted", [sent since it began,
  // seconds, method] each; "refused", the same without method; "reasons" and "wrong", how often each;
  // "written", [request id, name, etag]; "refused_writes", request ids; "sent_late", seconds from due to the
  // line, of each; "offered"; "held_back", how many of
  // these no line had room for until its end.
  absl::StatusOr<nlohmann::json> Run(const std::vector<Phase>& phases);

 private:
  struct Call {
    double due;
    double sent;
    size_t phase;
    std::string request_id;
  };

  static double Now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }
  void Offer(double due);
  // What no line had room for when it was due.
  void SendWaiting();
  // Waits until something can be read or written, for a millisecond at most.
  void Turn();
  void RunPhase(const Phase& phase);
  double Carried(size_t phase) const;

  const Mix& mix_;
  std::vector<std::unique_ptr<Connection>>& connections_;
  std::vector<Call> calls_;
  std::deque<size_t> waiting_;
  std::vector<nlohmann::json> told_;
  std::vector<size_t> accepted_;
  size_t answered_ = 0;
  size_t next_connection_ = 0;
  // Of the phase that runs, if it is a closed one.
  size_t to_follow_ = 0;
};

}  // namespace send::load
