#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/db/database.h"

namespace send::journal {

// One reply that shows records about people. A page of a list is one read.
struct Read {
  std::string tenant;
  std::string actor;
  std::string method;
  std::string purpose;
  std::string correlation_id;
  absl::Time read_at;
  // Resource names.
  std::vector<std::string> records;
};

// Keeps who read what. Replies wait for it, and are not sent where it fails.
class ReadLog {
 public:
  virtual ~ReadLog() = default;
  // Returns when the read is durable. UNAVAILABLE (READ_LOG_AWAY) when it could not be kept by the deadline.
  virtual absl::Status Write(const Read& read, absl::Time deadline) = 0;
};

// A read log that keeps all reads waiting at one moment in one transaction. Thread-safe.
class GroupedReadLog : public ReadLog {
 public:
  // Saves a batch durably, or none of it.
  using Save = std::function<absl::Status(const std::vector<Read>&, absl::Time deadline)>;
  explicit GroupedReadLog(Save save);
  ~GroupedReadLog() override;

  absl::Status Write(const Read& read, absl::Time deadline) override;

 private:
  struct Batch;
  void Loop();

  const Save save_;
  // Guards the two below it, and every batch.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<Batch> open_;
  bool stopping_ = false;
  std::thread thread_;
};

// Saves a batch in the table read_log.
GroupedReadLog::Save SaveReadsIn(db::Database& database);

}  // namespace send::journal
