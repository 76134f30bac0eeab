#pragma once

#include <rhonabwy.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

// Keys and tokens for tests.
namespace send::auth {

class TestKey {
 public:
  // `type` is R_KEY_TYPE_RSA, R_KEY_TYPE_EC or R_KEY_TYPE_EDDSA.
  TestKey(int type, unsigned bits, const std::string& kid) {
    r_jwk_init(&private_);
    r_jwk_init(&public_);
    r_jwk_generate_key_pair(private_, public_, type, bits, kid.c_str());
  }
  ~TestKey() {
    r_jwk_free(private_);
    r_jwk_free(public_);
  }
  TestKey(const TestKey&) = delete;
  TestKey& operator=(const TestKey&) = delete;

  nlohmann::json PublicJwk() const {
    char* text = r_jwk_export_to_json_str(public_, 0);
    nlohmann::json json = nlohmann::json::parse(text);
    r_free(text);
    return json;
  }
  std::string Sign(const nlohmann::json& header, const std::string& payload) const {
    return SignWith(private_, header, payload);
  }
  // HMAC with the public key's text as the secret.
  std::string SignWithPublicKeyAsSecret(const nlohmann::json& header, const std::string& payload) const {
    const std::string secret = PublicJwk().dump();
    jwk_t* key = nullptr;
    r_jwk_init(&key);
    r_jwk_import_from_symmetric_key(key, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
    const std::string token = SignWith(key, header, payload);
    r_jwk_free(key);
    return token;
  }

 private:
  static std::string SignWith(jwk_t* key, const nlohmann::json& header, const std::string& payload) {
    jws_t* jws = nullptr;
    r_jws_init(&jws);
    r_jws_set_full_header_json_str(jws, header.dump().c_str());
    r_jws_set_alg(jws, r_str_to_jwa_alg(header["alg"].get<std::string>().c_str()));
    r_jws_set_payload(jws, reinterpret_cast<const unsigned char*>(payload.data()), payload.size());
    char* text = r_jws_serialize(jws, key, 0);
    const std::string token = text == nullptr ? "" : text;
    r_free(text);
    r_jws_free(jws);
    return token;
  }

  jwk_t* private_ = nullptr;
  jwk_t* public_ = nullptr;
};

}  // namespace send::auth
