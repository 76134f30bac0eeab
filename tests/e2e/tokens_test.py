"""Forged, stale and odd tokens on the running system: at the gateway over gRPC and JSON, and at each service's own port, which trusts
nobody's word for it. Each with the status and the reason that are answered there."""
import time
import unittest

from tests.e2e import transports
from tests.e2e.issuer import IssuersKey, folder
from tests.e2e.system import ISSUER, PORTS, Client, reason
from tests.e2e.transports import Grpc, Request
from tests.gateway.keys import Signer

UNAUTHENTICATED, PERMISSION_DENIED, RESOURCE_EXHAUSTED, NOT_FOUND, INTERNAL, UNAVAILABLE = 16, 7, 8, 5, 13, 14
# The gateway's own answer, which does not say what is wrong with a token.
NOT_VALID = (UNAUTHENTICATED, "TOKEN_NOT_VALID")
HTTP = {UNAUTHENTICATED: 401, PERMISSION_DENIED: 403, NOT_FOUND: 404}
# Both the gateway's and the services' allowance for clocks that differ, and room for the test itself.
SKEW, ROOM = 30, 15
KIB = 1024


class TokensTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.issuer = IssuersKey(folder())
        cls.stranger = Signer(folder(), "stranger")
        methods = {method.name: method for method in transports.methods()}
        # Of what is not there: whoever is let in is told so.
        cls.asked = {"ehcp": (Request(methods["GetEhcRequest"]), "REQUEST_NOT_FOUND"), "pupil": (Request(methods["GetPupil"]), "PUPIL_NOT_FOUND")}
        cls.through, cls.own = Grpc(PORTS["gateway"]), {name: Grpc(PORTS[name], "gateway") for name in cls.asked}
        for end in (cls.through, *cls.own.values()):
            cls.addClassCleanup(end.close)

    def answered(self, token, own, gateway, http):
        """`own` at each own port, `gateway` over gRPC, `http` over JSON."""
        for name, (request, _) in self.asked.items():
            answers = {"own port": self.own[name](token, request), "gateway": self.through(token, request),
                       "JSON": reason(Client(token=token).call(*request.address()))}
            self.assertEqual(answers, {"own port": own, "gateway": gateway, "JSON": http}, f"{name}, a token of {len(token)}")

    def accepted(self, token):
        for name, (request, why) in self.asked.items():
            for end in (self.own[name], self.through):
                self.assertEqual(end(token, request), (NOT_FOUND, why))
            self.assertEqual(reason(Client(token=token).call(*request.address())), (404, why))

    def refused(self, token, own, gateway=NOT_VALID, code=UNAUTHENTICATED):
        """By the services as `own`, with that code; by the gateway likewise, where it has nothing to say of it itself."""
        gateway = gateway or (code, own)
        self.answered(token, (code, own), gateway, (HTTP[gateway[0]], gateway[1]))

    def test_the_issuers_own_tokens_are_good(self):
        self.accepted(self.issuer.token())

    def test_none_and_what_is_no_token(self):
        self.refused("", "TOKEN_MISSING")
        for token in ("nonsense", "a.b.c", "..", "." * 100, self.issuer.token().replace(".", "")):
            with self.subTest(token[:20]):
                self.refused(token, "TOKEN_MALFORMED")
        self.refused("e30.e30.e30", "TOKEN_UNKNOWN_ISSUER")

    def test_signatures(self):
        good = self.issuer.token()
        head, body, signature = good.split(".")
        forged = self.issuer.token(sub="demo-admin").split(".")[1]
        stranger = self.stranger.token
        for token, why in ((self.issuer.token("none"), "TOKEN_BAD_ALGORITHM"), (self.issuer.token("none", {"alg": "None"}), "TOKEN_BAD_ALGORITHM"),
                           # Signed with the public key, as if it were a secret.
                           (self.issuer.token("HS256"), "TOKEN_BAD_ALGORITHM"),
                           (self.issuer.token(header={"alg": "ES384"}), "TOKEN_BAD_ALGORITHM"),
                           # Such tokens there may be, and this key signs none.
                           (self.issuer.token(header={"alg": "RS256"}), "TOKEN_BAD_SIGNATURE"),
                           (f"{head}.{body}.", "TOKEN_BAD_SIGNATURE"), (f"{head}.{body}.{'A' * len(signature)}", "TOKEN_BAD_SIGNATURE"),
                           (f"{head}.{forged}.{signature}", "TOKEN_BAD_SIGNATURE"), (f"{head}.{body}.{signature}.{signature}", "TOKEN_MALFORMED"),
                           (stranger(iss=ISSUER, header={"kid": self.issuer.kid}), "TOKEN_BAD_SIGNATURE"),
                           (stranger(iss=ISSUER, header={"jwk": self.stranger.jwk}), "TOKEN_UNKNOWN_KEY"),
                           (stranger(iss=ISSUER, header={"kid": self.issuer.kid, "jwk": self.stranger.jwk, "jku": "https://localhost:1/jwks"}),
                            "TOKEN_BAD_SIGNATURE")):
            with self.subTest(token[:60]):
                self.refused(token, why)

    def test_the_name_of_a_key_is_only_looked_up(self):
        # For Envoy one without letters is none: it tries each key, and leaves the rest to the service.
        self.refused(self.issuer.token(header={"kid": ""}), "TOKEN_UNKNOWN_KEY", gateway=None)
        for kid in ("../../../../etc/hostname", "/dev/null", "' OR '1'='1", "a\0b", "%s%n", "https://localhost:1/key", "𝔎" * 100, 7, None, [self.issuer.kid]):
            with self.subTest(repr(kid)):
                self.refused(self.issuer.token(header={"kid": kid}), "TOKEN_UNKNOWN_KEY")

    def test_headers_that_change_what_a_token_is(self):
        # Envoy does not look at these: the service must, and does.
        for header in ({"crit": ["exp"]}, {"crit": ["b64"], "b64": False}, {"crit": []}, {"typ": "JWT"}, {"typ": "id_token"}, {"typ": None}, {"typ": "at+jwt\0"}):
            with self.subTest(str(header)):
                self.refused(self.issuer.token(header=header), "TOKEN_MALFORMED", gateway=None)

    def test_issuer_and_audience(self):
        for issuer in ("https://localhost:1", ISSUER + "/", [ISSUER], "", None):
            with self.subTest(issuer):
                self.refused(self.issuer.token(iss=issuer), "TOKEN_UNKNOWN_ISSUER")
        for audience in ("another-system", None, "SEND-COORDINATION", []):
            with self.subTest(audience):
                self.refused(self.issuer.token(aud=audience), "TOKEN_WRONG_AUDIENCE", gateway=(PERMISSION_DENIED, "TOKEN_WRONG_AUDIENCE"))
        self.accepted(self.issuer.token(aud=["another-system", "send-coordination"]))

    def test_times_at_their_edges(self):
        now = int(time.time())
        self.accepted(self.issuer.token(exp=now - SKEW + ROOM))
        self.refused(self.issuer.token(exp=now - SKEW - 1), "TOKEN_EXPIRED")
        self.accepted(self.issuer.token(nbf=now + SKEW - ROOM))
        self.refused(self.issuer.token(nbf=now + SKEW + ROOM), "TOKEN_NOT_YET_VALID")
        self.refused(self.issuer.token(exp=None), "TOKEN_BAD_CLAIMS")
        self.refused(self.issuer.token(exp="never"), "TOKEN_BAD_CLAIMS")
        self.refused(self.issuer.token(iat=now, exp=now + 3600 + SKEW + ROOM), "TOKEN_BAD_CLAIMS")

    def test_claims_that_are_none_are_refused(self):
        for claims in ({"roles": 7}, {"roles": {"ADMIN": True}}, {"roles": [["ADMIN"]]}, {"la": 999}, {"la": [999]}, {"sub": ""}, {"sub": None}, {"sub": "x" * 129},
                       {"settings": "settings/' OR 1=1"}, {"settings": ["settings/urn-990000,settings/urn-990001"]}, {"settings": ["😀"]}, {"settings": 1}):
            with self.subTest(str(claims)):
                self.refused(self.issuer.token(**claims), "TOKEN_BAD_CLAIMS", gateway=None)
        # Envoy reads this one, and takes texts alone.
        self.refused(self.issuer.token(sub=7), "TOKEN_BAD_CLAIMS")

    def test_roles_and_authorities_of_no_sense_are_nobody(self):
        for claims in ({"roles": "ADMIN"}, {"roles": ["SUPERUSER"]}, {"roles": ["caseworker"]}, {"roles": ["CASEWORKER "]}, {"roles": ["ROLE_CASEWORKER"]},
                       {"roles": ["*"]}, {"roles": []}, {"roles": None}, {"roles": ["😀"]}):
            with self.subTest(str(claims)):
                self.refused(self.issuer.token(**claims), "ROLE_NOT_ALLOWED", gateway=None, code=PERMISSION_DENIED)
        for claims in ({"la": "9" * 10}, {"la": []}, {"la": None}, {"la": ["*"]}, {"la": ["9%"]}, {"la": ["-"]}, {"la": ["' OR 1=1"]}, {"la": ["998"]}):
            with self.subTest(str(claims)):
                self.refused(self.issuer.token(**claims), "WRONG_TENANT", gateway=None, code=PERMISSION_DENIED)
        # What is beside a role that is one takes nothing away, and adds nothing.
        self.accepted(self.issuer.token(roles=["SUPERUSER", "CASEWORKER", "😀"], la=["*", "999"], sub="demo-😀' --"))

    def of_length(self, length):
        """A good token of so many bytes."""
        for pad in range(4):
            header = {"x": "x" * pad}
            head, body, signature = self.issuer.token(header=header, name="").split(".")
            # Base64 makes four letters of three bytes, and never one more.
            letters = length - len(head) - len(signature) - 2
            if letters % 4 != 1:
                token = self.issuer.token(header=header, name="x" * (letters * 3 // 4 - len(body) * 3 // 4))
                self.assertEqual(len(token), length)
                return token

    def test_tokens_at_the_limits_of_their_size(self):
        self.accepted(self.of_length(16 * KIB))
        self.refused(self.of_length(16 * KIB + 1), "TOKEN_MALFORMED", gateway=None)
        # All headers together may be 32 KiB at the gateway, and 64 KiB at a service. Over HTTP/2 Envoy resets the stream, or from 64 KiB on
        # ends the connection, without a word.
        cut, gone, too_large = (INTERNAL, None), (UNAVAILABLE, None), (431, "HEADERS_TOO_LARGE")
        self.answered(self.of_length(31 * KIB), (UNAUTHENTICATED, "TOKEN_MALFORMED"), (UNAUTHENTICATED, "TOKEN_MALFORMED"), (401, "TOKEN_MALFORMED"))
        self.answered(self.of_length(33 * KIB), (UNAUTHENTICATED, "TOKEN_MALFORMED"), cut, too_large)
        self.answered(self.of_length(63 * KIB), (UNAUTHENTICATED, "TOKEN_MALFORMED"), cut, too_large)
        self.answered(self.of_length(64 * KIB), (RESOURCE_EXHAUSTED, None), gone, too_large)
        self.answered(self.of_length(65 * KIB), (RESOURCE_EXHAUSTED, None), gone, too_large)
        self.accepted(self.issuer.token())


if __name__ == "__main__":
    unittest.main()
