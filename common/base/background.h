#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"

namespace send {

// A thread that does a few jobs over and over until it is destroyed; destruction waits for the one that runs.
class Background {
 public:
  struct Job {
    std::string name;
    absl::Duration every;
    // Must return within seconds, and deal with its own errors.
    std::function<void()> run;
  };

  explicit Background(std::vector<Job> jobs);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

 private:
  void Loop();

  const std::vector<Job> jobs_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace send
