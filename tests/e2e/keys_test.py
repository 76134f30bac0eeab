"""The issuer changes its keys: tokens of a new key are taken, those of one that it has removed are refused, at the gateway and at each service's own port."""
import json
import os
import signal
import time
import unittest

from tests.e2e import transports
from tests.e2e.issuer import IssuersKey, OfIssuer
from tests.e2e.system import KEYS_MAX_AGE_SECONDS, ISSUER, PORTS, STATE, Client, pid_of, until
from tests.e2e.tokens_test import UNAUTHENTICATED
from tests.e2e.transports import Grpc, Json, Request
from tests.gateway.keys import b64, openssl

PUBLISHED = STATE / "identity/jwks.json"


class NewKey(OfIssuer):
    """A key that the provider does not have yet."""

    def private_jwk(self):
        """In the form in which the provider keeps its own."""
        # SEC 1: SEQUENCE { INTEGER 1, OCTET STRING of 32 bytes, … }
        secret = openssl("ec", "-in", self.key, "-outform", "DER")[7:39]
        return {**self.jwk, "d": b64(secret)}


def publish(keys):
    """Has the identity provider sign with the first of these keys and name them all."""
    made = PUBLISHED.with_suffix(".new")
    made.write_text(json.dumps({"keys": keys}))
    made.replace(PUBLISHED)
    os.kill(pid_of("identity"), signal.SIGTERM)


def named_keys():
    """The ids that the issuer names now; none while it is away."""
    try:
        with Client(token="").opener.open(f"{ISSUER}/jwks", timeout=5) as reply:
            return {key["kid"] for key in json.load(reply)["keys"]}
    except OSError:
        return set()


class KeysTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = STATE / "test-keys"
        cls.folder.mkdir(exist_ok=True)
        methods = {m.name: m for m in transports.methods()}
        requests = {"ehcp": Request(methods["GetEhcRequest"]), "pupil": Request(methods["GetPupil"])}
        cls.ports = {"gateway": Grpc(PORTS["gateway"]), **{name: Grpc(PORTS[name], "gateway") for name in requests}}
        by_json = Json()
        for port in (by_json, *cls.ports.values()):
            cls.addClassCleanup(port.close)
        gateway = cls.ports["gateway"]
        # A new call each time; what it asks for is not there, which only those who are let in are told.
        cls.calls = {
            **{f"{name} by gRPC": lambda token, request=request: gateway(token, request) for name, request in requests.items()},
            **{f"{name} by JSON": lambda token, request=request: by_json(token, request) for name, request in requests.items()},
            **{f"{name}'s own port": lambda token, name=name, request=request: cls.ports[name](token, request) for name, request in requests.items()}}

    def answers(self, token):
        return {where: call(token)[0] for where, call in self.calls.items()}

    def soon(self, what, token, wanted):
        """Each way in answers as wanted, by and by: no later than the keys' age and the time that `until` gives everything."""
        began = time.monotonic()
        until(lambda: self.answers(token()), lambda answers: answers == wanted)
        print(f"  {what} everywhere after {time.monotonic() - began:.1f} s; keys are kept for {KEYS_MAX_AGE_SECONDS} s", flush=True)

    def test_a_key_is_replaced(self):
        before = json.loads(PUBLISHED.read_text())["keys"]
        old, new = IssuersKey(self.folder), NewKey(self.folder, f"test-{time.time_ns()}")
        used, unused = old.token(), old.token(jti="shown to nobody before its key went")
        let_in = self.answers(used)
        refused = dict.fromkeys(self.calls, UNAUTHENTICATED)
        self.assertNotIn(UNAUTHENTICATED, let_in.values())
        self.assertEqual(self.answers(new.token()), refused, "nobody has named this key yet")

        publish([new.private_jwk(), *before])
        until(named_keys, lambda keys: new.kid in keys)
        self.soon("a new key: taken", new.token, let_in)
        self.assertEqual(self.answers(used), let_in, "the old one still counts")

        publish([new.private_jwk(), *(key for key in before if key["kid"] != old.kid)])
        until(named_keys, lambda keys: keys and old.kid not in keys)
        self.soon("a removed key: refused", lambda: used, refused)
        self.assertEqual(self.answers(unused), refused)
        self.assertEqual(self.answers(new.token()), let_in)


if __name__ == "__main__":
    unittest.main()
