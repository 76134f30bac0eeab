#include "common/journal/root_key.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"
#include "common/journal/hash.h"

namespace send::journal {
namespace {

using MdContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Bio Reader(std::string_view text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

bool IsEd25519(const EVP_PKEY* key) { return key != nullptr && EVP_PKEY_id(key) == EVP_PKEY_ED25519; }

}  // namespace

absl::StatusOr<RootVerifier> RootVerifier::Parse(std::string_view public_pem) {
  std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PUBKEY(Reader(public_pem).get(), nullptr, nullptr, nullptr),
                                &EVP_PKEY_free);
  if (!IsEd25519(key.get()))
    return error::InvalidArgument("BAD_ROOT_KEY",
                                  "What verifies roots must be an Ed25519 public key in PEM form, such as "
                                  "'openssl pkey -in root.key -pubout' writes.");
  return RootVerifier(std::move(key));
}

absl::StatusOr<RootKey> RootKey::Parse(std::string_view private_pem) {
  std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(Reader(private_pem).get(), nullptr, nullptr, nullptr),
                                &EVP_PKEY_free);
  if (!IsEd25519(key.get()))
    return error::InvalidArgument("BAD_ROOT_KEY",
                                  "The key that signs roots must be an Ed25519 private key in PEM form: "
                                  "make one with 'openssl genpkey -algorithm ed25519'.");
  return RootKey(std::move(key));
}

RootVerifier::RootVerifier(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {
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

bool RootVerifier::Verify(std::string_view message, std::string_view signature) const {
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

}  // namespace send::journal
