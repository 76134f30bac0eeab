#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"
#include "common/journal/journal.h"
#include "common/journal/proof.h"
#include "common/journal/root_key.h"

namespace send::journal {

// Signs a Merkle root over the hashes numbered since the last one, at most 10,000; answers how many, 0 when
// there is nothing new or another process was first.
absl::StatusOr<int64_t> SignRoot(db::Database& database, const RootKey& key, absl::Time now,
                                 absl::Time deadline);

// Roots that cover numbers after `after_seq`, in order.
absl::StatusOr<std::vector<SignedRoot>> ListRoots(db::Connection& connection, int64_t after_seq, int64_t limit);

// How the last entry of the entity that a root covers is among that root's leaves. FAILED_PRECONDITION
// (NOT_SIGNED_YET) where none of its entries is covered yet.
absl::StatusOr<InclusionProof> FindProof(db::Connection& connection, const Key& key);

}  // namespace send::journal
