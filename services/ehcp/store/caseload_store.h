#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/ehcp/domain/forecast.h"
#include "services/ehcp/store/ehc_request_store.h"

namespace send::ehcp {

// Which requests are counted, and for when.
struct CaseloadQuery {
  absl::CivilDay today;
  // The last day of the week that `today` is in.
  absl::CivilDay week_ends;
  // The period of decisions and plans, both days included.
  absl::CivilDay from;
  absl::CivilDay to;
  // Empty for any.
  std::string team = {};
  std::string caseworker = {};
};

// Requests in one state with one caseworker for which the authority still owes something.
struct CaseloadCount {
  State state = State::kReceived;
  std::string caseworker;
  int64_t requests = 0;
  int64_t due_this_week = 0;
  int64_t late = 0;
  int64_t late_excused = 0;
  friend bool operator==(const CaseloadCount&, const CaseloadCount&) = default;
};

struct Timeliness {
  int64_t total = 0;
  int64_t in_time = 0;
  int64_t excepted = 0;
  int64_t excepted_in_time = 0;
  friend bool operator==(const Timeliness&, const Timeliness&) = default;
};

struct Caseload {
  // By state and caseworker.
  std::vector<CaseloadCount> counts;
  Timeliness decisions;
  Timeliness no_plans;
  Timeliness plans;
  int64_t plans_from_20_to_52_weeks = 0;
  int64_t plans_over_52_weeks = 0;
  friend bool operator==(const Caseload&, const Caseload&) = default;
};

// A request as forecasts see it.
struct CourseRow {
  std::string id;
  State state = State::kReceived;
  std::string caseworker;
  std::string team;
  CaseCourse course;
  absl::CivilDay decision_due_on;
  absl::CivilDay final_due_on;
};

// The requests of an authority as a whole, counted where they are kept.
class CaseloadStore {
 public:
  virtual ~CaseloadStore() = default;
  virtual absl::StatusOr<Caseload> Summarise(const Scope& scope, const CaseloadQuery& query,
                                             absl::Time deadline) = 0;
  // Every request received in the three years before `today`, by id.
  virtual absl::StatusOr<std::vector<CourseRow>> ListCourses(const Scope& scope, absl::CivilDay today,
                                                             absl::Time deadline) = 0;
};

}  // namespace send::ehcp
