#include "common/journal/roots.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/db/driver_error.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/sql.h"

namespace send::journal {
namespace {

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

using MdContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

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

absl::StatusOr<RootKey> RootKey::Parse(std::string_view pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                      &BIO_free);
  std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  if (key == nullptr || EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519)
    return error::InvalidArgument("BAD_ROOT_KEY",
                                  "The key that signs roots must be an Ed25519 private key in PEM form: "
                                  "make one with 'openssl genpkey -algorithm ed25519'.");
  return RootKey(std::move(key));
}

RootKey::RootKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {
  std::string raw(32, '\0');
  size_t size = raw.size();
  EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(raw.data()), &size);
  id_ = absl::BytesToHexString(Sha256(raw).substr(0, 8));
}

std::string RootKey::Sign(std::string_view message) const {
  const MdContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string signature(64, '\0');
  size_t size = signature.size();
  EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get());
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, Bytes(message),
                 message.size());
  return signature;
}

bool RootKey::Verify(std::string_view message, std::string_view signature) const {
  const MdContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get());
  return EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message), message.size()) ==
         1;
}

std::string RootMessage(int64_t from_seq, int64_t to_seq, std::string_view root, std::string_view previous_root,
                        absl::Time signed_at) {
  return absl::StrCat("send journal root 1\n", from_seq, "\n", to_seq, "\n",
                      absl::BytesToHexString(ToAbsl(root)), "\n", absl::BytesToHexString(ToAbsl(previous_root)),
                      "\n", absl::ToUnixMicros(signed_at), "\n");
}

absl::StatusOr<int64_t> SignRoot(db::Database& database, const RootKey& key, absl::Time now,
                                 absl::Time deadline) {
  int64_t count = 0;
  const absl::Status status = database.Transact(
      deadline, [&](db::Connection& connection) { return Sign(connection, key, now, count); });
  if (error::ReasonOf(status) == db::kDuplicateKey) return 0;
  if (!status.ok()) return status;
  return count;
}

}  // namespace send::journal
