"""Certificates, keys and tokens for the tests, made with the openssl program."""
import base64
import hashlib
import hmac
import json
import subprocess
import time
from pathlib import Path


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *map(str, arguments)], input=data, capture_output=True, check=True).stdout


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Authority:
    """A certificate authority in a folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.certificate = self.folder / "ca.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=test",
                "-keyout", self.folder / "ca.key", "-out", self.certificate)

    def issue(self, name, san):
        """Paths of a new certificate and its key."""
        request, key, certificate = (self.folder / f"{name}.{e}" for e in ("csr", "key", "pem"))
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}",
                "-addext", f"subjectAltName={san}", "-keyout", key, "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.folder / "ca.key", "-CAcreateserial", "-days", "2",
                "-copy_extensions", "copy", "-out", certificate)
        return certificate, key


class Signer:
    """An ES256 key with its kid."""

    def __init__(self, folder, kid):
        self.kid = kid
        self.key = Path(folder) / f"{kid}.jwt.key"
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", self.key)
        self.public_pem = openssl("pkey", "-in", self.key, "-pubout")
        point = openssl("pkey", "-in", self.key, "-pubout", "-outform", "DER")[-64:]
        self.jwk = {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid, "x": b64(point[:32]), "y": b64(point[32:])}

    def sign(self, data):
        der = openssl("dgst", "-sha256", "-sign", self.key, data=data)
        # SEQUENCE { INTEGER r, INTEGER s } with lengths of one byte each; JWS wants r and s, 32 bytes each.
        r_length = der[3]
        r, rest = der[4:4 + r_length], der[4 + r_length:]
        s = rest[2:2 + rest[1]]
        return r.lstrip(b"\0").rjust(32, b"\0") + s.lstrip(b"\0").rjust(32, b"\0")

    def token(self, signature="ES256", header=None, **claims):
        now = int(time.time())
        claims = {"iss": "https://issuer.test", "aud": "send-coordination", "sub": "worker-1", "name": "A Worker", "la": ["999"],
                  "roles": ["CASEWORKER"], "iat": now, "exp": now + 600, **claims}
        claims = {k: v for k, v in claims.items() if v is not None}
        top = {"alg": signature, "typ": "at+jwt", "kid": self.kid, **(header or {})}
        text = f"{b64(json.dumps(top).encode())}.{b64(json.dumps(claims).encode())}"
        if signature == "none":
            return text + "."
        if signature == "HS256":
            return f"{text}.{b64(hmac.new(self.public_pem, text.encode(), hashlib.sha256).digest())}"
        return f"{text}.{b64(self.sign(text.encode()))}"
