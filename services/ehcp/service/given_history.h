#pragma once

#include <vector>

#include "services/ehcp/store/history_store.h"

namespace send::ehcp {

// A history as a test gives it, for tests of handlers.
class GivenHistory : public HistoryStore {
 public:
  absl::StatusOr<std::vector<journal::HistoryEntry>> ListEntries(const journal::Key& asked_key, int64_t after,
                                                                 int64_t limit,
                                                                 absl::Time /*deadline*/) override {
    key = asked_key;
    std::vector<journal::HistoryEntry> page;
    for (const auto& entry : entries)
      if (entry.version > after && static_cast<int64_t>(page.size()) < limit) page.push_back(entry);
    return page;
  }
  absl::StatusOr<journal::ChainReport> Verify(const journal::Key& /*key*/, absl::Time /*deadline*/) override {
    return report;
  }
  absl::StatusOr<std::vector<journal::ReadEntry>> ListReads(const journal::ReadQuery& asked,
                                                            absl::Time /*deadline*/) override {
    query = asked;
    return reads;
  }
  absl::StatusOr<std::vector<journal::ChainEntry>> Export(const journal::Key& /*key*/, int64_t after,
                                                          int64_t limit, absl::Time /*deadline*/) override {
    std::vector<journal::ChainEntry> page;
    for (const auto& entry : exported)
      if (entry.version > after && static_cast<int64_t>(page.size()) < limit) page.push_back(entry);
    return page;
  }
  absl::StatusOr<journal::InclusionProof> Prove(const journal::Key& /*key*/, absl::Time /*deadline*/) override {
    return journal::InclusionProof{2, 5, 11, 20, {"\x01\xab", "\x02"}};
  }
  absl::StatusOr<std::vector<journal::SignedRoot>> ListRoots(int64_t after, int64_t limit,
                                                             absl::Time /*deadline*/) override {
    std::vector<journal::SignedRoot> page;
    for (const auto& root : roots)
      if (root.to_seq > after && static_cast<int64_t>(page.size()) < limit) page.push_back(root);
    return page;
  }
  absl::StatusOr<std::vector<std::string>> RecordsOf(const Scope& scope, const std::string& pupil_id,
                                                     absl::Time /*deadline*/) override {
    if (scope.subject == barred || pupil_id != "demo") return std::vector<std::string>();
    return std::vector<std::string>{"localAuthorities/999/ehcRequests/demo",
                                    "localAuthorities/999/ehcRequestDrafts/d"};
  }
  // Who meets no record of the child.
  std::string barred;
  // Of what was asked last.
  journal::Key key;
  std::vector<journal::HistoryEntry> entries;
  std::vector<journal::ChainEntry> exported;
  std::vector<journal::SignedRoot> roots;
  journal::ChainReport report;
  std::vector<journal::ReadEntry> reads;
  journal::ReadQuery query;
};

}  // namespace send::ehcp
