#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/civil/holiday_calendar.h"
#include "common/journal/change.h"
#include "services/ehcp/domain/advice.h"

namespace send::ehcp {

using StoredAdvice = journal::Stored<AdviceRequest>;

// More than any case has; what is made of all of them is read at once.
inline constexpr int64_t kMostAdvice = 500;

// Which requests for advice a caller may meet: part of every query, never a filter afterwards.
struct AdviceScope {
  std::string la;
  // The caller's, as in Scope.
  std::string subject = {};
  // Whoever is asked meets what is asked of them, by their subject or one of their settings, while it is open
  // and so is the EHC request. Unset for those who see all of the authority's.
  struct Relation {
    std::string subject = {};
    std::vector<std::string> settings = {};
  };
  std::optional<Relation> relation = std::nullopt;
};

// The two ids of its name.
struct AdviceKey {
  std::string request_id;
  std::string id;
};

// Which of an authority's open ones, in EHC requests that are open.
struct OpenAdvice {
  std::optional<absl::CivilDay> due_before = std::nullopt;
  // Of the cases of any of these; of all, where there are none.
  std::vector<std::string> caseworkers = {};
  // Only of cases that nobody has.
  bool unallocated = false;
  // Empty for any: the case's team, the body asked as it was written, the setting asked.
  std::string team = {};
  std::string body = {};
  std::string setting = {};
  std::optional<AdviserKind> kind = std::nullopt;
};

struct AdviceQuery {
  // Of this EHC request; of any where empty, and then only what is asked of the scope's relation, or what is
  // open and meets `open`.
  std::string request_id = {};
  std::optional<OpenAdvice> open = std::nullopt;
  // The last of the page before: due date and id.
  std::optional<std::pair<absl::CivilDay, std::string>> after = std::nullopt;
  int64_t limit = 50;
};

// A chase's message that waits to be sent. Its id is the chase's.
struct Message {
  std::string id;
  std::string la;
  AdviceKey advice;
  // With the one that has begun.
  int64_t attempts = 0;
  // Advice is still wanted.
  bool wanted = true;
};

struct MessageState {
  std::string id;
  ChaseStatus status = ChaseStatus::kPending;
  int64_t attempts = 0;
  std::string last_error;
  absl::Time next_try = absl::UnixEpoch();
};

// Requests for advice with their history, and the outbox of their chases. NOT_FOUND (ADVICE_NOT_FOUND) is the
// answer for what is not there and for what is out of scope alike.
class AdviceStore {
 public:
  using Check = absl::FunctionRef<absl::Status(const EhcRequest&)>;
  using Decision = absl::FunctionRef<absl::StatusOr<AdviceRequest>(const AdviceRequest&)>;

  virtual ~AdviceStore() = default;

  // Keeps a new one where `check` has nothing against it: it sees the EHC request as it stands in the
  // transaction. NOT_FOUND (REQUEST_NOT_FOUND) where that is not in scope.
  virtual absl::StatusOr<StoredAdvice> Create(const journal::Change& change, const AdviceScope& scope,
                                              const std::string& id, const AdviceRequest& advice,
                                              Check check) = 0;

  // As EhcRequestStore::Change. In the same transaction a new pending chase is put into the outbox, and one
  // that ended is ended there. A call that has ended its caller's own relation, by an answer, is answered when
  // it comes again.
  virtual absl::StatusOr<StoredAdvice> Change(const journal::Change& change, const AdviceScope& scope,
                                              const AdviceKey& key, std::string_view etag, Decision decide) = 0;

  virtual absl::StatusOr<StoredAdvice> Get(const AdviceScope& scope, const AdviceKey& key,
                                           absl::Time deadline) = 0;

  // By due date and id.
  virtual absl::StatusOr<std::vector<StoredAdvice>> List(const AdviceScope& scope, const AdviceQuery& query,
                                                         absl::Time deadline) = 0;

  // Open ones, of every authority, whose next chase is on or before `today`: authority and key, by authority
  // and id, those after `after`.
  using Place = std::pair<std::string, AdviceKey>;
  virtual absl::StatusOr<std::vector<Place>> ListDueChases(absl::CivilDay today, const Place& after,
                                                           int64_t limit, absl::Time deadline) = 0;

  // Takes messages whose time has come, for an attempt: nobody else gets them before `until`. An attempt that
  // nobody tells the end of is made again then, so that a message may be sent twice and is never lost.
  virtual absl::StatusOr<std::vector<Message>> TakeMessages(absl::Time now, absl::Time until, int64_t limit,
                                                            absl::Time deadline) = 0;

  // The attempt failed: again at `next_try`. `failure` is a class of errors.
  virtual absl::Status PostponeMessage(const std::string& id, std::string_view failure, absl::Time now,
                                       absl::Time next_try, absl::Time deadline) = 0;

  // What the outbox says of one request for advice, which the caller has met.
  virtual absl::StatusOr<std::vector<MessageState>> ListMessages(const std::string& la, const std::string& id,
                                                                 absl::Time deadline) = 0;
};

// Every request for advice of one EHC request that the scope may meet.
absl::StatusOr<std::vector<AdviceRequest>> AllAdvice(AdviceStore& store, const AdviceScope& scope,
                                                     const std::string& request_id, absl::Time deadline);

absl::Status AdviceNotFound();

// The columns that come of the calendar.
absl::CivilDay AdviceDueOn(const AdviceRequest& advice, const civil::HolidayCalendar& calendar);
// kNoDueDate (ehc_request_store.h) where there is none.
absl::CivilDay AdviceChaseOn(const AdviceRequest& advice, const civil::HolidayCalendar& calendar);

}  // namespace send::ehcp
