#include "common/rpc/metrics.h"

#include <civetweb.h>
#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <atomic>
#include <exception>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

namespace send::rpc {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                       0.1,    0.25,  0.5,    1,     2.5,  5,     10};

class Gauges : public prometheus::Collectable {
 public:
  struct Gauge {
    std::string name;
    std::string help;
    std::function<double()> read;
  };
  void Add(Gauge gauge) {
    absl::MutexLock lock(&mutex_);
    gauges_.push_back(std::move(gauge));
  }
  std::vector<prometheus::MetricFamily> Collect() const override {
    absl::MutexLock lock(&mutex_);
    std::vector<prometheus::MetricFamily> families;
    for (const Gauge& gauge : gauges_) {
      prometheus::MetricFamily& family = families.emplace_back();
      family.name = gauge.name;
      family.help = gauge.help;
      family.type = prometheus::MetricType::Gauge;
      family.metric.emplace_back().gauge.value = gauge.read();
    }
    return families;
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<Gauge> gauges_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

struct Metrics::State {
  std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
  std::shared_ptr<Gauges> gauges = std::make_shared<Gauges>();
  prometheus::Family<prometheus::Histogram>& calls = prometheus::BuildHistogram()
                                                         .Name("send_rpc_seconds")
                                                         .Help("Time to answer a call, by method and code")
                                                         .Register(*registry);
  prometheus::Family<prometheus::Histogram>& queries = prometheus::BuildHistogram()
                                                           .Name("send_db_seconds")
                                                           .Help("Time of a statement, by its name")
                                                           .Register(*registry);
  std::unique_ptr<prometheus::Exposer> exposer;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() {
  if (state_->exposer == nullptr) return;
  const std::vector<int> ports = state_->exposer->GetListeningPorts();
  // Its thread looks whether it is to end when somebody connects, and otherwise every two seconds.
  std::atomic<bool> ended = false;
  std::thread knocking([&] {
    while (!ended && !ports.empty()) {
      char why[64];
      if (mg_connection* connection = mg_connect_client("127.0.0.1", ports.front(), 0, why, sizeof(why)))
        mg_close_connection(connection);
      absl::SleepFor(absl::Milliseconds(20));
    }
  });
  state_->exposer.reset();
  ended = true;
  knocking.join();
}

bool Metrics::Listen(const std::string& address) {
  try {
    state_->exposer = std::make_unique<prometheus::Exposer>(address, 1);
  } catch (const std::exception&) {
    return false;
  }
  state_->exposer->RegisterCollectable(state_->registry);
  state_->exposer->RegisterCollectable(state_->gauges);
  return true;
}

void Metrics::ObserveCall(std::string_view method, std::string_view code, absl::Duration took) {
  state_->calls.Add({{"method", std::string(method)}, {"code", std::string(code)}}, kSeconds)
      .Observe(absl::ToDoubleSeconds(took));
}

void Metrics::ObserveQuery(std::string_view statement, absl::Duration took, bool ok) {
  state_->queries.Add({{"statement", std::string(statement)}, {"ok", ok ? "true" : "false"}}, kSeconds)
      .Observe(absl::ToDoubleSeconds(took));
}

void Metrics::AddGauge(const std::string& name, const std::string& help, std::function<double()> read) {
  state_->gauges->Add({name, help, std::move(read)});
}

}  // namespace send::rpc
