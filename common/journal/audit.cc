#include "common/journal/audit.h"

#include "absl/strings/str_cat.h"
#include "common/journal/hash.h"
#include "common/journal/history.h"
#include "common/journal/roots.h"
#include "common/journal/sql.h"

namespace send::journal {
namespace {

constexpr size_t kMostFaults = 20;
constexpr int64_t kPage = 1000;

void AddFault(AuditReport& report, std::string what) {
  if (report.faults.size() < kMostFaults) report.faults.push_back(std::move(what));
}

absl::Status AuditChains(db::Connection& connection, AuditReport& report) {
  for (int64_t after = 0, found = kPage; found == kPage;) {
    const auto rows = connection.Query(sql::kListFirstEntries, {after, kPage});
    if (!rows.ok()) return rows.status();
    found = std::ssize(*rows);
    for (const db::Row& row : *rows) {
      after = db::IntOf(row[0]);
      const std::string kind = db::TextOf(row[2]);
      const auto chain = VerifyChain(connection, {db::TextOf(row[1]), kind, db::TextOf(row[3])});
      if (!chain.ok()) return chain.status();
      ++report.entities;
      report.entries += chain->entries;
      report.erased += chain->erased;
      if (chain->fault)
        AddFault(report, absl::StrCat(db::TextOf(row[1]), "/", kind, "/", db::TextOf(row[3]), ": ",
                                      chain->fault->what));
    }
  }
  return absl::OkStatus();
}

absl::Status AuditFeed(db::Connection& connection, AuditReport& report) {
  const auto rows = connection.Query(sql::kCountJournal, {});
  if (!rows.ok()) return rows.status();
  const db::Row& row = rows->front();
  report.numbered = db::IntOf(row[1]);
  // Entries behind a broken link, or of an entity without its first version, were not counted one by one.
  if (report.faults.empty() && db::IntOf(row[0]) != report.entries)
    AddFault(report, "some entity has entries and no first one");
  if (db::IntOf(row[2]) != report.numbered) AddFault(report, "the numbers of the feed have gaps");
  if (db::IntOf(row[3]) != report.numbered) AddFault(report, "the feed numbers entries that are not there");
  if (db::IntOf(row[4]) != 0)
    AddFault(report, "some entry neither has a number nor waits for one, or does both");
  return absl::OkStatus();
}

absl::StatusOr<std::string> CountRoot(db::Connection& connection, const SignedRoot& root) {
  const auto rows = connection.Query(sql::kListFeedHashes, {root.from_seq - 1});
  if (!rows.ok()) return rows.status();
  std::vector<std::string> leaves;
  for (const db::Row& row : *rows)
    if (db::IntOf(row[0]) <= root.to_seq) leaves.push_back(db::TextOf(row[1]));
  if (std::ssize(leaves) != root.to_seq - root.from_seq + 1) return "";
  return MerkleRoot(leaves);
}

absl::Status AuditRoots(db::Connection& connection, AuditReport& report) {
  std::string previous = kNoHash;
  for (int64_t end = 0, found = kPage; found == kPage;) {
    const auto roots = ListRoots(connection, end, kPage);
    if (!roots.ok()) return roots.status();
    found = std::ssize(*roots);
    for (const SignedRoot& root : *roots) {
      const auto counted = CountRoot(connection, root);
      if (!counted.ok()) return counted.status();
      if (root.from_seq != end + 1 || root.previous_root != previous || root.root != *counted)
        AddFault(report, absl::StrCat("the root over ", root.from_seq, " to ", root.to_seq,
                                      " is not that of the feed"));
      ++report.roots;
      end = root.to_seq;
      previous = root.root;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AuditReport> Audit(db::Connection& connection) {
  AuditReport report;
  absl::Status status =
      connection.RunText("begin_audit", "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  if (status.ok()) status = AuditChains(connection, report);
  if (status.ok()) status = AuditFeed(connection, report);
  if (status.ok()) status = AuditRoots(connection, report);
  status.Update(connection.RunText("end_audit", "ROLLBACK"));
  if (!status.ok()) return status;
  return report;
}

}  // namespace send::journal
