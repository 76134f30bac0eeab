#include "common/rpc/watcher.h"

#include <algorithm>
#include <utility>

#include "common/rpc/request_shape.h"

namespace send::rpc {
namespace {

struct Words {
  std::string_view word;
  std::string_view advice;
};

// In the order of EndReason.
constexpr Words kWords[kEndReasons] = {
    {"TOKEN_EXPIRED", "Your access token has run out: get a new one, then go on from the resume token."},
    {"TOO_SLOW", "The messages were not read for too long: go on from the resume token."},
    {"SHUTTING_DOWN", "The service stops: go on from the resume token in a moment."},
    {"TIME_LIMIT", "A watch lasts no longer: go on from the resume token."},
    {"SCOPE_CHANGED", "What you may see has changed: list anew, then go on from the resume token."},
    {"UNAVAILABLE", "Something that the service needs is away: go on from the resume token in a moment."},
    {"RESTORED",
     "What is kept was put back to an earlier state: list anew, then go on from the resume token."}};

bool MayPass(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsAborted(status);
}

}  // namespace

std::string_view WordOf(EndReason reason) { return kWords[static_cast<size_t>(reason)].word; }
std::string_view AdviceFor(EndReason reason) { return kWords[static_cast<size_t>(reason)].advice; }

Watcher::Watcher(const WatchParts& parts, Call call, std::unique_ptr<WatchSource> source, WatchLine& line,
                 Told told)
    : parts_(parts),
      call_(std::move(call)),
      topic_(source->topic()),
      begun_at_(parts.now()),
      told_(std::move(told)),
      line_(line),
      source_(std::move(source)),
      token_(source_->ResumeToken()),
      last_look_at_(begun_at_),
      last_sent_at_(begun_at_) {}

// Finishing may let go of everybody else who holds this object: each of these keeps it while it runs.
void Watcher::Begin() {
  const auto self = shared_from_this();
  const std::lock_guard lock(mutex_);
  begun_ = true;
  woken_ = true;
  Pump();
}

void Watcher::Wake() {
  const auto self = shared_from_this();
  const std::lock_guard lock(mutex_);
  woken_ = true;
  Pump();
}

void Watcher::End(EndReason reason) {
  const auto self = shared_from_this();
  const std::lock_guard lock(mutex_);
  BeginEnd(reason);
  Pump();
}

void Watcher::OnWritten(bool ok) {
  const auto self = shared_from_this();
  const std::lock_guard lock(mutex_);
  writing_.reset();
  last_sent_at_ = parts_.now();
  if (ok) ++sent_;
  if (!ok) cut_ = true;
  Pump();
}

void Watcher::OnCut() {
  const auto self = shared_from_this();
  const std::lock_guard lock(mutex_);
  cut_ = true;
  Pump();
}

void Watcher::Tick() {
  const auto self = shared_from_this();
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  const absl::Time now = parts_.now();
  EndWhereDue(now);
  CutWhereStuck(now);
  if (!ending_ && IsIdle()) {
    if (now - last_sent_at_ >= parts_.limits.heartbeat_every && !token_.empty())
      queue_.push_back(source_->Heartbeat(source_->ResumeToken()));
    if (std::exchange(missed_, false) || now - last_look_at_ >= parts_.limits.look_every) woken_ = true;
  }
  Pump();
}

void Watcher::EndWhereDue(absl::Time now) {
  if (now >= call_.caller->expires) BeginEnd(EndReason::kTokenExpired);
  if (now >= begun_at_ + call_.method->stream) BeginEnd(EndReason::kTimeLimit);
  if (writing_ && now - writing_since_ >= parts_.limits.patience) BeginEnd(EndReason::kTooSlow);
}

void Watcher::CutWhereStuck(absl::Time now) {
  if (!writing_ || !ending_ || cut_) return;
  const bool stops = ending_ == EndReason::kShuttingDown;
  const absl::Time since = std::max(ending_since_, writing_since_);
  if (now - since < (stops ? parts_.limits.drain : parts_.limits.grace)) return;
  cut_ = true;
  line_.Cancel();
}

void Watcher::BeginEnd(EndReason reason) {
  if (ending_ || finished_) return;
  ending_ = reason;
  ending_since_ = parts_.now();
  told_.ending(reason);
}

void Watcher::Look() {
  auto batch = Fetch();
  const std::lock_guard lock(mutex_);
  looking_ = false;
  if (batch.ok())
    Take(*std::move(batch));
  else
    TakeFailure(batch.status());
  Pump();
}

absl::StatusOr<WatchSource::Batch> Watcher::Fetch() {
  const auto call = parts_.renew(call_);
  if (!call.ok()) return call.status();
  auto batch = source_->Next(*call);
  if (!batch.ok() || !call_.method->reads_people) return batch;
  std::vector<std::string> records;
  for (const WatchMessage& message : batch->messages)
    for (std::string& name : ResourceNamesIn(*message)) records.push_back(std::move(name));
  if (records.empty()) return batch;
  if (absl::Status status = parts_.log_read(*call, std::move(records)); !status.ok()) return status;
  return batch;
}

void Watcher::Take(WatchSource::Batch batch) {
  failing_since_ = absl::InfiniteFuture();
  if (ending_ || cut_) return;
  source_->Accept();
  for (WatchMessage& message : batch.messages) queue_.push_back(std::move(message));
  woken_ = woken_ || batch.more;
  if (!batch.end) return;
  BeginEnd(*batch.end);
  queue_.push_back(source_->End(*batch.end, source_->ResumeToken()));
  end_queued_ = true;
}

void Watcher::TakeFailure(const absl::Status& status) {
  if (absl::IsUnauthenticated(status)) return BeginEnd(EndReason::kTokenExpired);
  const absl::Time now = parts_.now();
  failing_since_ = std::min(failing_since_, now);
  missed_ = true;
  if (MayPass(status) && now - failing_since_ < parts_.limits.retry_for) return;
  status_ = status;
  BeginEnd(EndReason::kUnavailable);
}

void Watcher::Pump() {
  if (!begun_ || finished_ || writing_) return;
  if (cut_) queue_.clear();
  if (ending_ && !end_queued_ && !cut_) {
    // What was not written yet is found again from the token of what was.
    queue_.clear();
    queue_.push_back(source_->End(*ending_, token_));
    end_queued_ = true;
  }
  if (!queue_.empty()) {
    writing_ = std::move(queue_.front());
    queue_.pop_front();
    token_ = TextField(*writing_, "resume_token");
    writing_since_ = parts_.now();
    line_.Write(*writing_);
  } else if (looking_) {
    // Neither source nor line may go before the look is over.
  } else if (cut_ || end_queued_) {
    Finish();
  } else if (woken_) {
    StartLook();
  }
}

void Watcher::StartLook() {
  woken_ = false;
  looking_ = true;
  last_look_at_ = parts_.now();
  if (parts_.run([self = shared_from_this()] { self->Look(); })) return;
  looking_ = false;
  missed_ = true;
}

void Watcher::Finish() {
  finished_ = true;
  source_.reset();
  if (cut_ && !ending_) status_ = absl::CancelledError("The caller has gone.");
  told_.finished(*this, status_);
  line_.Finish(status_);
}

}  // namespace send::rpc
