#include "common/journal/read_log.h"

#include <memory>
#include <nlohmann/json.hpp>

#include "absl/time/clock.h"
#include "common/base/wait.h"
#include "common/error/error.h"
#include "common/journal/sql.h"

namespace send::journal {
namespace {

// How long a batch may take to save; the calls in it may each give up sooner.
constexpr absl::Duration kSaveTimeout = absl::Seconds(5);

absl::Status Away() {
  return error::Unavailable("READ_LOG_AWAY",
                            "The log of who reads what is away, so nothing can be shown: try again.",
                            absl::Seconds(2));
}

}  // namespace

struct GroupedReadLog::Batch {
  std::vector<Read> reads;
  bool done = false;
  absl::Status status;
};

GroupedReadLog::GroupedReadLog(Save save)
    : save_(std::move(save)), open_(std::make_shared<Batch>()), thread_([this] { Loop(); }) {}

GroupedReadLog::~GroupedReadLog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

absl::Status GroupedReadLog::Write(const Read& read, absl::Time deadline) {
  std::unique_lock lock(mutex_);
  if (stopping_) return Away();
  const std::shared_ptr<Batch> batch = open_;
  batch->reads.push_back(read);
  changed_.notify_all();
  if (!WaitUntil(changed_, lock, deadline, [&] { return batch->done; })) return Away();
  return batch->status.ok() ? absl::OkStatus() : Away();
}

void GroupedReadLog::Loop() {
  while (true) {
    std::shared_ptr<Batch> batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !open_->reads.empty(); });
      if (open_->reads.empty()) return;
      batch = std::exchange(open_, std::make_shared<Batch>());
    }
    const absl::Status status = save_(batch->reads, absl::Now() + kSaveTimeout);
    const std::lock_guard lock(mutex_);
    batch->status = status;
    batch->done = true;
    changed_.notify_all();
  }
}

GroupedReadLog::Save SaveReadsIn(db::Database& database) {
  return [&database](const std::vector<Read>& reads, absl::Time deadline) {
    std::vector<db::Row> rows;
    for (const Read& read : reads)
      rows.push_back({read.tenant, read.actor, read.method, db::TextOrNull(read.purpose),
                      db::TextOrNull(read.correlation_id), absl::ToUnixMicros(read.read_at),
                      nlohmann::json(read.records).dump()});
    return database.Transact(
        deadline, [&](db::Connection& connection) { return connection.ExecuteBulk(sql::kInsertRead, rows); });
  };
}

}  // namespace send::journal
