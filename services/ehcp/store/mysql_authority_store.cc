#include "services/ehcp/store/mysql_authority_store.h"

#include "common/journal/entity_store.h"
#include "services/ehcp/store/authority_codec.h"
#include "services/ehcp/store/sql.h"

namespace send::ehcp {
namespace {

using Codec = journal::Codec<AuthorityParticulars>;

absl::StatusOr<StoredParticulars> Find(db::Connection& connection, const std::string& la) {
  const auto rows = connection.Query(sql::kFindAuthorityParticulars, {la});
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return StoredParticulars{.id = kParticularsId, .value = {}};
  const db::Row& row = (*rows)[0];
  auto particulars = Codec::Decode(db::TextOf(row[1]), static_cast<int>(db::IntOf(row[2])));
  if (!particulars.ok()) return particulars.status();
  return StoredParticulars{kParticularsId, db::IntOf(row[0]), *std::move(particulars),
                           absl::FromUnixMicros(db::IntOf(row[3])), absl::FromUnixMicros(db::IntOf(row[4]))};
}

// Inserts the first version, and updates the row of any other.
absl::StatusOr<int64_t> Save(db::Connection& connection, const std::string& la,
                             const StoredParticulars& stored) {
  const std::string document = Codec::Encode(stored.value);
  const int64_t updated = absl::ToUnixMicros(stored.updated_at);
  if (stored.version == 1)
    return connection.Execute(sql::kInsertAuthorityParticulars,
                              {la, document, int64_t{Codec::kSchemaVersion}, updated, updated});
  return connection.Execute(sql::kUpdateAuthorityParticulars,
                            {document, int64_t{Codec::kSchemaVersion}, updated, la, stored.version - 1});
}

}  // namespace

absl::StatusOr<StoredParticulars> MysqlAuthorityStore::Get(const std::string& la, absl::Time deadline) {
  absl::StatusOr<StoredParticulars> found = absl::UnknownError("not read");
  const absl::Status status = database_.Read(deadline, [&](db::Connection& connection) {
    found = Find(connection, la);
    return found.status();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<StoredParticulars> MysqlAuthorityStore::Change(
    const journal::Change& change, std::string_view etag,
    absl::FunctionRef<absl::StatusOr<AuthorityParticulars>(const AuthorityParticulars&)> decide) {
  const auto find = [&](db::Connection& connection) { return Find(connection, change.tenant); };
  const auto save = [&](db::Connection& connection, const StoredParticulars& stored) {
    return Save(connection, change.tenant, stored);
  };
  return journal::ChangeEntity<AuthorityParticulars>(database_, change, etag, {find, decide, save});
}

}  // namespace send::ehcp
