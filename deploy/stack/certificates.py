"""Development certificates: an authority of our own, and a certificate for each part, by name."""
import subprocess
import time

from settings import Problem

RENEW_SECONDS = 7 * 86400
# part → what it is called; services are known to each other by the URI.
NAMES = {
    "public": "DNS:localhost,IP:127.0.0.1",
    "mariadb": "DNS:localhost,IP:127.0.0.1",
    "gateway": "URI:spiffe://send/gateway,DNS:localhost,IP:127.0.0.1",
    "pupil": "URI:spiffe://send/pupil,DNS:localhost,IP:127.0.0.1",
    "ehcp": "URI:spiffe://send/ehcp,DNS:localhost,IP:127.0.0.1",
}


def openssl(*arguments, check=True):
    result = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    if check and result.returncode != 0:
        raise Problem(f"openssl {arguments[0]} failed: {result.stderr.strip()}")
    return result.returncode == 0


def is_current(path):
    return path.is_file() and openssl("x509", "-in", path, "-noout", "-checkend", RENEW_SECONDS, check=False)


def make(folder):
    """Makes what is missing or ends within a week."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ca, ca_key = folder / "ca.pem", folder / "ca.key"
    if not is_current(ca):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 3650, "-keyout", ca_key,
                "-out", ca, "-subj", "/CN=SEND development authority", "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        for part in NAMES:
            (folder / f"{part}.pem").unlink(missing_ok=True)
    for part, names in NAMES.items():
        cert = folder / f"{part}.pem"
        if is_current(cert):
            continue
        request, extensions = folder / f"{part}.csr", folder / f"{part}.ext"
        extensions.write_text(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n"
                              "extendedKeyUsage=serverAuth,clientAuth\n")
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / f"{part}.key",
                "-out", request, "-subj", f"/CN={part}")
        openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-set_serial", time.time_ns(), "-days", 90,
                "-out", cert, "-extfile", extensions)
        request.unlink()
        extensions.unlink()
