#pragma once

#include <string>

#include "common/journal/fake_entity_table.h"
#include "services/ehcp/store/authority_store.h"

namespace send::ehcp {

// The store in memory, for tests of handlers; the contract suite holds it to the real one.
class FakeAuthorityStore : public AuthorityStore {
 public:
  absl::StatusOr<StoredParticulars> Get(const std::string& la, absl::Time /*deadline*/) override {
    auto found = table_.Find(la, kParticularsId, [](const StoredParticulars& /*stored*/) { return true; });
    return found ? *std::move(found) : StoredParticulars{.id = kParticularsId, .value = {}};
  }

  absl::StatusOr<StoredParticulars> Change(
      const journal::Change& change, std::string_view etag,
      absl::FunctionRef<absl::StatusOr<AuthorityParticulars>(const AuthorityParticulars&)> decide) override {
    return table_.ChangeAlways(change, kParticularsId, etag, decide);
  }

 private:
  journal::FakeEntityTable<AuthorityParticulars> table_;
};

}  // namespace send::ehcp
