#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/journal/change.h"
#include "services/pupil/domain/access_rule.h"
#include "services/pupil/domain/carer.h"
#include "services/pupil/domain/pupil.h"

namespace send::pupil {

// Which pupils a caller may meet: part of every query, never a filter afterwards. Whoever is barred from a
// record does not meet it, in whatever role.
struct Scope {
  std::string la;
  // Subject in the token, for bars and allow-lists.
  std::string subject;
  // Only those on the rolls of these settings ("settings/urn-100000"); all of the authority's when unset.
  std::optional<std::vector<std::string>> settings = std::nullopt;
};

// A record of a person with the rule on the pupil's address as it stands now.
template <class T>
struct Shown {
  journal::Stored<T> stored;
  // The address is protected from the caller.
  bool address_hidden = false;
};

struct PupilQuery {
  std::string setting = {};
  std::string year_group = {};
  bool looked_after_only = false;
  // Search: any that are set must hold.
  std::string name_prefix = {};
  std::optional<absl::CivilDay> birth_date = std::nullopt;
  std::string identifier = {};
  // The id of the last of the page before.
  std::string after = {};
  int64_t limit = 50;
};

// Pupils, their carers and the rules on their records, with their history. NOT_FOUND (PUPIL_NOT_FOUND,
// CARER_NOT_FOUND, RULE_NOT_FOUND) is the answer for what is not there and for what is out of scope alike.
class PupilStore {
 public:
  template <class T>
  using Decision = absl::FunctionRef<absl::StatusOr<T>(const T&)>;
  virtual ~PupilStore() = default;

  // `check` sees the records in scope that are like the new one (ListLikePupils) and may refuse it; it is not
  // asked when the call comes again. ALREADY_EXISTS (IDENTIFIER_TAKEN).
  virtual absl::StatusOr<Shown<Pupil>> CreatePupil(
      const journal::Change& change, const Scope& scope, const std::string& id, const Pupil& pupil,
      absl::FunctionRef<absl::Status(const std::vector<Shown<Pupil>>&)> check) = 0;
  virtual absl::StatusOr<Shown<Pupil>> ChangePupil(const journal::Change& change, const Scope& scope,
                                                   const std::string& id, std::string_view etag,
                                                   Decision<Pupil> decide) = 0;
  virtual absl::StatusOr<Shown<Pupil>> GetPupil(const Scope& scope, const std::string& id,
                                                absl::Time deadline) = 0;
  // Those of `ids` that are in scope, in any order.
  virtual absl::StatusOr<std::vector<Shown<Pupil>>> BatchGetPupils(const Scope& scope,
                                                                   const std::vector<std::string>& ids,
                                                                   absl::Time deadline) = 0;
  // By id.
  virtual absl::StatusOr<std::vector<Shown<Pupil>>> ListPupils(const Scope& scope, const PupilQuery& query,
                                                               absl::Time deadline) = 0;
  // By surname, forename and id.
  virtual absl::StatusOr<std::vector<Shown<Pupil>>> SearchPupils(const Scope& scope, const PupilQuery& query,
                                                                 absl::Time deadline) = 0;
  // Those that share an identifier or the birth date with `pupil`, or its surname and the birth date with day
  // and month exchanged; at most 500.
  virtual absl::StatusOr<std::vector<Shown<Pupil>>> ListLikePupils(const Scope& scope, const Pupil& pupil,
                                                                   absl::Time deadline) = 0;

  // `check` sees how many the pupil has and may refuse one more; it is not asked when the call comes again.
  virtual absl::StatusOr<Shown<Carer>> CreateCarer(const journal::Change& change, const Scope& scope,
                                                   const std::string& id, const Carer& carer,
                                                   absl::FunctionRef<absl::Status(size_t)> check) = 0;
  virtual absl::StatusOr<Shown<Carer>> ChangeCarer(const journal::Change& change, const Scope& scope,
                                                   const std::string& pupil_id, const std::string& id,
                                                   std::string_view etag, Decision<Carer> decide) = 0;
  virtual absl::StatusOr<Shown<Carer>> GetCarer(const Scope& scope, const std::string& pupil_id,
                                                const std::string& id, absl::Time deadline) = 0;
  virtual absl::StatusOr<std::vector<Shown<Carer>>> ListCarers(const Scope& scope, const std::string& pupil_id,
                                                               absl::Time deadline) = 0;

  // ALREADY_EXISTS (RULE_EXISTS).
  virtual absl::StatusOr<journal::Stored<AccessRule>> CreateRule(const journal::Change& change,
                                                                 const Scope& scope, const std::string& id,
                                                                 const AccessRule& rule) = 0;
  virtual absl::StatusOr<journal::Stored<AccessRule>> ChangeRule(const journal::Change& change,
                                                                 const Scope& scope,
                                                                 const std::string& pupil_id,
                                                                 const std::string& id, std::string_view etag,
                                                                 Decision<AccessRule> decide) = 0;
  virtual absl::StatusOr<std::vector<journal::Stored<AccessRule>>> ListRules(const Scope& scope,
                                                                             const std::string& pupil_id,
                                                                             absl::Time deadline) = 0;
};

// The refusals that every store answers alike.
absl::Status PupilNotFound();
absl::Status CarerNotFound();
absl::Status RuleNotFound();
absl::Status RuleExists();
absl::Status IdentifierTaken();
absl::Status AddressProtected();

}  // namespace send::pupil
