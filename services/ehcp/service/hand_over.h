#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/civil/holiday_calendar.h"
#include "common/rpc/call.h"
#include "services/ehcp/store/authority_store.h"
#include "services/ehcp/store/caseworker_store.h"

namespace send::ehcp {

struct HandOverCommand {
  // Subjects.
  std::string from;
  std::vector<std::string> to;
  // Only those of the team, empty for any; or in the state.
  std::string team;
  std::optional<State> state;
  std::string reason;
  int max_moves = 0;
};

struct HandedOver {
  // How many each was given by this call.
  std::map<std::string, int64_t> shares = {};
  int64_t remaining = 0;
  int64_t planned = 0;
};

// Hands requests over, each in a change of its own whose request_id is made of the call's and the request's id:
// what an earlier run of the same call has moved is not moved again. Stops after `max_moves`, and before the
// deadline of the call.
class CaseloadMover {
 public:
  // Reads a caseload a page at a time.
  static constexpr int64_t kPageSize = 500;
  CaseloadMover(EhcRequestStore& requests, CaseworkerStore& caseworkers, AuthorityStore& authorities,
                const civil::HolidayCalendar& calendar, int64_t page_size = kPageSize)
      : requests_(requests),
        caseworkers_(caseworkers),
        authorities_(authorities),
        calendar_(calendar),
        page_size_(page_size) {}

  // FAILED_PRECONDITION (CASEWORKER_UNKNOWN, CASEWORKER_NOT_ACTIVE; TEAM_UNKNOWN, TEAM_CLOSED: the recipient's
  // team), with the place of the recipient; CASELOAD_TOO_LARGE.
  absl::StatusOr<HandedOver> Run(const rpc::Call& call, const Scope& scope, const HandOverCommand& command);

 private:
  // Everything of theirs for which something is still owed, by due date.
  absl::StatusOr<std::vector<StoredRequest>> ListHeld(const Scope& scope, const std::string& caseworker,
                                                      absl::Time deadline);
  absl::StatusOr<std::vector<Caseworker>> FindRecipients(const rpc::Call& call, const HandOverCommand& command);
  // What this call laid down at first.
  absl::StatusOr<Handover> FindOrBegin(const rpc::Call& call, const HandOverCommand& command,
                                       const std::vector<StoredRequest>& held);
  // True where it moved just now; false where it need not: by an earlier run of the call it has, or others have
  // disposed of it. ABORTED (STALE_ETAG) where somebody changes it again and again.
  absl::StatusOr<bool> Move(const rpc::Call& call, const Scope& scope, StoredRequest request,
                            const TakeOn& command);

  EhcRequestStore& requests_;
  CaseworkerStore& caseworkers_;
  AuthorityStore& authorities_;
  const civil::HolidayCalendar& calendar_;
  const int64_t page_size_;
};

}  // namespace send::ehcp
