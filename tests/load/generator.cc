#include "tests/load/generator.h"

#include <poll.h>

#include <iostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/base/uuid.h"

namespace send::load {
namespace {

// How long the last answers are waited for.
constexpr double kPatience = 60;

void Drive(Connection& connection) {
  if (absl::Status status = connection.Drive(); !status.ok()) std::cerr << status << "\n";
}

}  // namespace

absl::StatusOr<Phase> Phase::Parse(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  Phase phase;
  if (parts.size() == 3 && absl::SimpleAtod(parts[2], &phase.seconds) &&
      ((parts[0] == "closed" && absl::SimpleAtoi(parts[1], &phase.in_flight)) ||
       (parts[0] == "times" && absl::SimpleAtod(parts[1], &phase.times))))
    return phase;
  return absl::InvalidArgumentError(absl::StrCat(text, ": write closed:IN_FLIGHT:SECONDS or times:N:SECONDS"));
}

void Generator::Meet(size_t tag, const Answer& answer) {
  const Call& call = calls_[tag];
  nlohmann::json& told = told_[call.phase];
  const double since = call.sent - told["began"].get<double>();
  const double took = Now() - call.sent;
  const Verdict verdict = Judge(tag, answer);
  ++answered_;
  if (call.phase + 1 == told_.size()) ++to_follow_;
  switch (verdict.outcome) {
    case Outcome::kAccepted:
      ++accepted_[call.phase];
      told["accepted"].push_back({since, took, Mix::MethodOf(tag)});
      if (Mix::IsWrite(tag)) told["written"].push_back({call.request_id, verdict.name, verdict.etag});
      return;
    case Outcome::kRefused:
      told["refused"].push_back({since, took});
      told["reasons"][verdict.why] = told["reasons"].value(verdict.why, 0) + 1;
      if (Mix::IsWrite(tag)) told["refused_writes"].push_back(call.request_id);
      return;
    case Outcome::kWrong: {
      const std::string what = absl::StrCat(Mix::MethodOf(tag), ": ", verdict.why);
      told["wrong"][what] = told["wrong"].value(what, 0) + 1;
    }
  }
}

absl::StatusOr<nlohmann::json> Generator::Run(const std::vector<Phase>& phases) {
  for (const Phase& phase : phases) RunPhase(phase);
  const double until = Now() + kPatience;
  while (answered_ < calls_.size() && Now() < until) Turn();
  if (answered_ < calls_.size())
    return absl::DeadlineExceededError(absl::StrCat(calls_.size() - answered_, " calls were never answered"));
  return nlohmann::json(told_);
}

void Generator::RunPhase(const Phase& phase) {
  const double rate = phase.times > 0 ? phase.times * Carried(told_.size() - 1) : 0;
  const double began = Now(), end = began + phase.seconds;
  const nlohmann::json list = nlohmann::json::array(), counts = nlohmann::json::object();
  told_.push_back({{"began", began},
                   {"ended", end},
                   {"accepted", list},
                   {"refused", list},
                   {"wrong", counts},
                   {"reasons", counts},
                   {"written", list},
                   {"refused_writes", list},
                   {"offered", 0},
                   {"sent_late", list}});
  accepted_.push_back(0);
  to_follow_ = phase.in_flight;
  size_t offered = 0;
  for (double now = began; now < end; now = Now()) {
    if (rate > 0)
      for (; began + static_cast<double>(offered) / rate <= now; ++offered)
        Offer(began + static_cast<double>(offered) / rate);
    else
      for (; to_follow_ > 0; --to_follow_) Offer(now);
    Turn();
  }
  // Nobody can send any more what never had room.
  told_.back()["held_back"] = waiting_.size();
  answered_ += waiting_.size();
  waiting_.clear();
}

double Generator::Carried(size_t phase) const {
  const nlohmann::json& told = told_[phase];
  return static_cast<double>(accepted_[phase]) / (told["ended"].get<double>() - told["began"].get<double>());
}

void Generator::Offer(double due) {
  const size_t tag = calls_.size();
  calls_.push_back({due, due, told_.size() - 1, Mix::IsWrite(tag) ? NewUuidV7(absl::Now()) : ""});
  nlohmann::json& offered = told_.back()["offered"];
  offered = offered.get<size_t>() + 1;
  waiting_.push_back(tag);
}

void Generator::SendWaiting() {
  size_t full = 0;
  while (!waiting_.empty() && full < connections_.size()) {
    Connection& connection = *connections_[next_connection_++ % connections_.size()];
    if (!connection.HasRoom()) {
      ++full;
      continue;
    }
    full = 0;
    const size_t tag = waiting_.front();
    waiting_.pop_front();
    Call& call = calls_[tag];
    call.sent = Now();
    told_[call.phase]["sent_late"].push_back(call.sent - call.due);
    connection.Begin(mix_.Make(tag, call.request_id), tag);
  }
}

void Generator::Turn() {
  SendWaiting();
  std::vector<pollfd> sockets;
  for (const auto& connection : connections_) {
    if (connection->HasMore()) Drive(*connection);
    const int events = connection->IsHeldUp() ? POLLIN | POLLOUT : POLLIN;
    sockets.push_back({connection->socket(), static_cast<short>(events), 0});
  }
  poll(sockets.data(), sockets.size(), 1);
  for (size_t i = 0; i < sockets.size(); ++i)
    if (sockets[i].revents != 0) Drive(*connections_[i]);
}

}  // namespace send::load
