#include "common/rpc/page_token.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/rpc/request_shape.h"

namespace send::rpc {
namespace {

constexpr size_t kNonce = 12;
constexpr size_t kTag = 16;
constexpr size_t kKey = 32;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* In(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Out(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int Size(std::string_view text) { return static_cast<int>(text.size()); }

std::string Binding(const Call& call, const google::protobuf::Message& request) {
  return absl::StrCat(call.method->full_name, "\n", call.caller->Actor(), "\n", call.tenant, "\n",
                      FingerprintWithout(request, {"page_token", "page_size", "resume_token"}));
}

absl::Status BadPageToken() {
  return error::InvalidArgument("BAD_PAGE_TOKEN",
                                "Use the page token of the page before, with the same filters.",
                                {{"page_token", "is not of this list with these filters"}});
}

absl::Status BadResumeToken() {
  return error::InvalidArgument("BAD_RESUME_TOKEN",
                                "Use the resume token of the last message, with the same filters.",
                                {{"resume_token", "is not of this watch with these filters"}});
}

}  // namespace

absl::StatusOr<PageTokens> PageTokens::Create(std::string key) {
  if (key.size() != kKey)
    return error::InvalidArgument("BAD_PAGE_TOKEN_KEY", "The key of page tokens must be 32 random bytes.");
  return PageTokens(std::move(key));
}

std::string PageTokens::Seal(const Call& call, const google::protobuf::Message& request,
                             std::string_view cursor) const {
  if (cursor.empty()) return "";
  std::string nonce(kNonce, '\0');
  if (RAND_bytes(Out(nonce), static_cast<int>(kNonce)) != 1) std::abort();
  const std::string binding = Binding(call, request);
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  std::string sealed(cursor.size(), '\0');
  std::string tag(kTag, '\0');
  int size = 0;
  EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, In(key_), In(nonce));
  EVP_EncryptUpdate(cipher.get(), nullptr, &size, In(binding), Size(binding));
  EVP_EncryptUpdate(cipher.get(), Out(sealed), &size, In(cursor), Size(cursor));
  EVP_EncryptFinal_ex(cipher.get(), Out(sealed) + size, &size);
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag), tag.data());
  return absl::WebSafeBase64Escape(absl::StrCat(nonce, tag, sealed));
}

absl::StatusOr<std::string> PageTokens::Open(const Call& call, const google::protobuf::Message& request) const {
  const std::string token = TextField(request, "page_token");
  if (token.empty()) return "";
  std::optional<std::string> cursor = Unseal(call, request, token);
  if (!cursor) return BadPageToken();
  return *std::move(cursor);
}

absl::StatusOr<std::string> PageTokens::OpenResume(const Call& call,
                                                   const google::protobuf::Message& request) const {
  const std::string token = TextField(request, "resume_token");
  if (token.empty()) return "";
  std::optional<std::string> cursor = Unseal(call, request, token);
  if (!cursor) return BadResumeToken();
  return *std::move(cursor);
}

std::optional<std::string> PageTokens::Unseal(const Call& call, const google::protobuf::Message& request,
                                              const std::string& token) const {
  std::string bytes;
  // One token has one form: of the many texts that decode to its bytes only the one that was given.
  if (token.size() > 2000 || !absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() <= kNonce + kTag ||
      absl::WebSafeBase64Escape(bytes) != token)
    return std::nullopt;
  std::string tag = bytes.substr(kNonce, kTag);
  const std::string sealed = bytes.substr(kNonce + kTag);
  const std::string binding = Binding(call, request);
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  std::string cursor(sealed.size(), '\0');
  int size = 0;
  EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, In(key_), In(bytes));
  EVP_DecryptUpdate(cipher.get(), nullptr, &size, In(binding), Size(binding));
  EVP_DecryptUpdate(cipher.get(), Out(cursor), &size, In(sealed), Size(sealed));
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag), tag.data());
  if (EVP_DecryptFinal_ex(cipher.get(), Out(cursor) + size, &size) != 1) return std::nullopt;
  return cursor;
}

int ReadPageSize(int asked, error::FieldViolations& violations) {
  if (asked < 0 || asked > kMaxPageSize)
    violations.Add("page_size",
                   absl::StrCat("must be from 1 to ", kMaxPageSize, ", or 0 for ", kDefaultPageSize));
  return asked > 0 && asked <= kMaxPageSize ? asked : kDefaultPageSize;
}

}  // namespace send::rpc
