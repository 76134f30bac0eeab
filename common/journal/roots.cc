#include "common/journal/roots.h"

#include <vector>

#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/sql.h"

namespace send::journal {
namespace {

absl::Status Sign(db::Connection& connection, const RootKey& key, absl::Time now, int64_t& count) {
  count = 0;
  const auto last = connection.Query(sql::kFindLastRoot, {});
  if (!last.ok()) return last.status();
  const int64_t done = last->empty() ? 0 : db::IntOf((*last)[0][0]);
  const std::string previous = last->empty() ? kNoHash : db::TextOf((*last)[0][1]);
  const auto rows = connection.Query(sql::kListFeedHashes, {done});
  if (!rows.ok() || rows->empty()) return rows.status();
  std::vector<std::string> leaves;
  for (const db::Row& row : *rows) leaves.push_back(db::TextOf(row[1]));
  const int64_t to = db::IntOf(rows->back()[0]);
  const std::string root = MerkleRoot(leaves);
  const std::string message = RootMessage(done + 1, to, root, previous, now);
  count = static_cast<int64_t>(leaves.size());
  const auto inserted = connection.Execute(
      sql::kInsertRoot, {to, done + 1, root, previous, absl::ToUnixMicros(now), key.id(), key.Sign(message)});
  return inserted.status();
}

}  // namespace

absl::StatusOr<int64_t> SignRoot(db::Database& database, const RootKey& key, absl::Time now,
                                 absl::Time deadline) {
  int64_t count = 0;
  const absl::Status status = database.Transact(
      deadline, [&](db::Connection& connection) { return Sign(connection, key, now, count); });
  if (error::ReasonOf(status) == db::kDuplicateKey) return 0;
  if (!status.ok()) return status;
  return count;
}

absl::StatusOr<std::vector<SignedRoot>> ListRoots(db::Connection& connection, int64_t after_seq,
                                                  int64_t limit) {
  const auto rows = connection.Query(sql::kListRoots, {after_seq, limit});
  if (!rows.ok()) return rows.status();
  std::vector<SignedRoot> roots;
  for (const db::Row& row : *rows)
    roots.push_back({db::IntOf(row[1]), db::IntOf(row[0]), db::TextOf(row[2]), db::TextOf(row[3]),
                     absl::FromUnixMicros(db::IntOf(row[4])), db::TextOf(row[5]), db::TextOf(row[6])});
  return roots;
}

absl::StatusOr<InclusionProof> FindProof(db::Connection& connection, const Key& key) {
  const auto found = connection.Query(sql::kFindCoveredEntry, {key.tenant, std::string(key.kind), key.id});
  if (!found.ok()) return found.status();
  if (found->empty())
    return error::FailedPrecondition("NOT_SIGNED_YET",
                                     "No signed root covers the record yet: ask again in a minute or two.");
  const db::Row& entry = found->front();
  const int64_t from = db::IntOf(entry[2]);
  const int64_t to = db::IntOf(entry[3]);
  const auto rows = connection.Query(sql::kListFeedHashes, {from - 1});
  if (!rows.ok()) return rows.status();
  std::vector<std::string> leaves;
  for (const db::Row& row : *rows)
    if (db::IntOf(row[0]) <= to) leaves.push_back(db::TextOf(row[1]));
  const int64_t index = db::IntOf(entry[1]) - from;
  if (index >= static_cast<int64_t>(leaves.size()))
    return error::Internal("the feed is shorter than what a root covers");
  return InclusionProof{db::IntOf(entry[0]), index, from, to, MerklePath(leaves, static_cast<size_t>(index))};
}

}  // namespace send::journal
