#include "common/auth/signature.h"

#include <rhonabwy.h>

#include <memory>

namespace send::auth {
namespace {

struct Freer {
  void operator()(jws_t* jws) const { r_jws_free(jws); }
  void operator()(jwk_t* jwk) const { r_jwk_free(jwk); }
};

std::unique_ptr<jws_t, Freer> NewJws() {
  jws_t* jws = nullptr;
  return std::unique_ptr<jws_t, Freer>(r_jws_init(&jws) == RHN_OK ? jws : nullptr);
}

std::unique_ptr<jwk_t, Freer> NewJwk() {
  jwk_t* jwk = nullptr;
  return std::unique_ptr<jwk_t, Freer>(r_jwk_init(&jwk) == RHN_OK ? jwk : nullptr);
}

}  // namespace

bool IsSignedBy(const std::string& token, const std::string& algorithm, const std::string& jwk) {
  const auto jws = NewJws();
  const auto key = NewJwk();
  if (jws == nullptr || key == nullptr) return false;
  if (r_jwk_import_from_json_str(key.get(), jwk.c_str()) != RHN_OK) return false;
  if (r_jws_advanced_compact_parsen(jws.get(), token.data(), token.size(), R_PARSE_NONE,
                                    R_FLAG_IGNORE_REMOTE) != RHN_OK)
    return false;
  if (r_jws_get_alg(jws.get()) != r_str_to_jwa_alg(algorithm.c_str())) return false;
  return r_jws_verify_signature(jws.get(), key.get(), R_FLAG_IGNORE_REMOTE) == RHN_OK;
}

}  // namespace send::auth
