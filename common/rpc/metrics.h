#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace prometheus {
class Registry;
class Exposer;
}  // namespace prometheus

namespace send::rpc {

// What Prometheus reads at /metrics. Labels are names of methods, codes and statements, never of people.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  // Opens /metrics at "127.0.0.1:7201". UNAVAILABLE where the address is taken.
  bool Listen(const std::string& address);

  void ObserveCall(std::string_view method, std::string_view code, absl::Duration took);
  void ObserveQuery(std::string_view statement, absl::Duration took, bool ok);
  // Calls `read` whenever the page is read.
  void AddGauge(const std::string& name, const std::string& help, std::function<double()> read);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace send::rpc
