"""Tokens, good and bad, each with its exact answer."""
import time
import unittest

from tests.gateway.harness import details_of, eventually, Gateway, ONE, SERVICE
from tests.gateway.keys import Signer


class TokensTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway()
        cls.addClassCleanup(cls.gateway.close)

    def refused(self, token, status=401, path=ONE, headers=None):
        answer = self.gateway.call("GET", path, token=token, headers=headers)
        reason = {401: "TOKEN_NOT_VALID", 403: "TOKEN_WRONG_AUDIENCE"}[status]
        self.assertEqual((answer.status, answer.reason, answer.headers["content-type"]), (status, reason, "application/json"))
        self.assertEqual(answer.json["code"], {401: 16, 403: 7}[status])
        self.assertNotIn("x-told-method", answer.headers)
        return answer

    def test_a_good_token_reaches_the_service(self):
        answer = self.gateway.call("GET", ONE)
        self.assertEqual((answer.status, answer.headers["x-told-token"]), (200, "yes"))

    def test_none(self):
        self.assertIn("Bearer", self.refused(None).headers["www-authenticate"])

    def test_what_is_no_token(self):
        for value in ("Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic dTpw", "bearer", "Bearer " + "A" * 5000):
            with self.subTest(value[:20]):
                self.refused(None, headers={"authorization": value})

    def test_times(self):
        now = int(time.time())
        sign = self.gateway.signer.token
        self.refused(sign(exp=now - 60))
        self.refused(sign(nbf=now + 300))
        self.refused(sign(exp=None))
        self.refused(sign(exp=now + 7200))
        self.assertEqual(self.gateway.call("GET", ONE, token=sign(exp=now - 10)).status, 200, "within the clocks' skew")

    def test_audience_and_issuer(self):
        sign = self.gateway.signer.token
        self.refused(sign(aud="another-system"), status=403)
        self.refused(sign(aud=None), status=403)
        self.refused(sign(iss="https://else.test"))
        self.assertEqual(self.gateway.call("GET", ONE, token=sign(aud=["x", "send-coordination"])).status, 200)

    def test_keys_and_algorithms(self):
        signer = self.gateway.signer
        stranger = Signer(self.gateway.folder, "key-2")
        self.refused(stranger.token())
        self.refused(stranger.token(header={"kid": "key-1"}))
        self.refused(signer.token(signature="none"))
        self.refused(signer.token(signature="none", header={"alg": "None"}))
        self.refused(signer.token(signature="HS256"))
        self.refused(signer.token()[:-6] + "AAAAAA")
        self.refused(stranger.token(header={"jwk": stranger.jwk}))
        head, body, signature = signer.token().split(".")
        self.refused(f"{head}.{signer.token(sub='admin').split('.')[1]}.{signature}")
        self.refused(f"{head}.{body}.")

    def test_only_the_header_counts(self):
        token = self.gateway.token
        self.refused(None, path=f"{ONE}?access_token={token}")
        self.refused(None, headers={"cookie": f"access_token={token}"})
        self.refused(None, headers={"x-forwarded-access-token": token})

    def test_no_path_is_public_by_a_trick(self):
        for path in ("/docs/../v1/samples/one", "/healthz/../v1/samples/one", "//v1/samples/one", "/v1//samples/one", "/v1/./samples/one",
                     "/docs/", "/healthz/x", "/healthz;x", "/HEALTHZ", "/nothing", "/v1/samples/one?/healthz", "/openapi.json/v1", "/docsx", "/docs/%2e%2e/v1/samples/one",
                     "/docs/%252e%252e/v1/samples/one", "/docs%252F..%252Fv1/samples/one", "/healthz%253f", "/v1/samples/a%252Fb"):
            with self.subTest(path):
                self.refused(None, path=path)

    def test_over_grpc(self):
        for token, status in ((None, "16"), (self.gateway.signer.token(exp=int(time.time()) - 60), "16"),
                              (self.gateway.signer.token(aud="another-system"), "7")):
            answer = self.gateway.grpc(SERVICE + "Get", token=token)
            self.assertEqual((answer.status, answer.headers["grpc-status"], answer.body), (200, status, b""))
            self.assertNotIn("{", answer.headers["grpc-message"])
            details = details_of(answer.headers["grpc-status-details-bin"])
            self.assertEqual(str(details.code), status)
            self.assertEqual(len(details.details), 1)

    def test_keys_stay_while_the_issuer_is_away(self):
        with_keys = Gateway()
        try:
            eventually(lambda: with_keys.keys.served)
            with_keys.keys.shutdown()
            with_keys.keys.server_close()
            self.assertEqual(with_keys.call("GET", ONE, token=with_keys.signer.token(sub="another")).status, 200)
        finally:
            with_keys.close()


if __name__ == "__main__":
    unittest.main()
