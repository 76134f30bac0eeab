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
  // Of what was asked last.
  journal::Key key;
  std::vector<journal::HistoryEntry> entries;
  journal::ChainReport report;
  std::vector<journal::ReadEntry> reads;
  journal::ReadQuery query;
};

}  // namespace send::ehcp
