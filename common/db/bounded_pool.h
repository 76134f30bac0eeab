#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/wait.h"
#include "common/error/error.h"

namespace send::db {

// At most `size` things of one kind, opened when first needed, lent to one holder at a time and kept.
// Thread-safe. Must outlive its leases.
template <class T>
class BoundedPool {
 public:
  using Open = std::function<absl::StatusOr<std::unique_ptr<T>>()>;

  class Lease {
   public:
    Lease(BoundedPool* pool, std::unique_ptr<T> item) : pool_(pool), item_(std::move(item)) {}
    Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), item_(std::move(other.item_)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (pool_ != nullptr) pool_->Return(std::move(item_));
    }
    T& operator*() const { return *item_; }
    T* operator->() const { return item_.get(); }
    // The thing is broken: it is closed, and the pool opens another when one is needed.
    void Discard() { item_.reset(); }

   private:
    BoundedPool* pool_;
    std::unique_ptr<T> item_;
  };

  BoundedPool(size_t size, Open open) : size_(size), open_(std::move(open)) {}

  // DEADLINE_EXCEEDED when none becomes free in time; what `open` answers when opening fails.
  absl::StatusOr<Lease> Take(absl::Time deadline) {
    std::unique_ptr<T> item;
    {
      std::unique_lock lock(mutex_);
      if (!WaitUntil(returned_, lock, deadline, [&] { return !idle_.empty() || lent_ < size_; }))
        return error::DeadlineExceeded("No connection to the database became free in time.");
      ++lent_;
      if (!idle_.empty()) {
        item = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (item == nullptr) {
      absl::StatusOr<std::unique_ptr<T>> opened = open_();
      if (!opened.ok()) {
        Return(nullptr);
        return opened.status();
      }
      item = *std::move(opened);
    }
    return Lease(this, std::move(item));
  }

  size_t lent() const {
    const std::lock_guard lock(mutex_);
    return lent_;
  }

 private:
  void Return(std::unique_ptr<T> item) {
    {
      const std::lock_guard lock(mutex_);
      --lent_;
      if (item != nullptr) idle_.push_back(std::move(item));
    }
    returned_.notify_one();
  }

  const size_t size_;
  const Open open_;
  // Guards what is below it.
  mutable std::mutex mutex_;
  std::condition_variable returned_;
  size_t lent_ = 0;
  std::vector<std::unique_ptr<T>> idle_;
};

}  // namespace send::db
