"""What deploy/run says when it cannot do what was asked; and that services are for the gateway only."""
import socket
import ssl
import subprocess
import tempfile
import unittest

from tests.e2e.system import BUILD, PORTS, ROOT, STATE, free_ports


def run(*arguments):
    result = subprocess.run([str(ROOT / "deploy/run"), "--build-dir", BUILD, "--no-demo", *arguments], stdin=subprocess.DEVNULL,
                            capture_output=True, text=True, timeout=120)
    return result.returncode, result.stderr


class RunTest(unittest.TestCase):
    def test_names_a_taken_port(self):
        with tempfile.TemporaryDirectory() as state, socket.socket() as taken:
            ports = free_ports()
            taken.bind(("127.0.0.1", ports["ehcp"]))
            taken.listen()
            code, said = run("--state", state, *(f"--port={name}={port}" for name, port in ports.items()))
        self.assertEqual(code, 1)
        self.assertIn(f"Port {ports['ehcp']}, meant for ehcp, is taken", said)

    def test_refuses_a_second_system_on_the_same_data(self):
        code, said = run("--state", str(STATE))
        self.assertEqual(code, 1)
        self.assertIn("runs in", said)

    def test_names_a_port_that_it_does_not_know(self):
        with tempfile.TemporaryDirectory() as state:
            code, said = run("--state", state, "--port", "web=80")
        self.assertEqual(code, 1)
        self.assertIn("--port web=80 is not known", said)

    def test_fresh_asks_before_it_throws_data_away(self):
        with tempfile.TemporaryDirectory() as state:
            result = subprocess.run([str(ROOT / "deploy/run"), "--build-dir", BUILD, "--state", state, "--fresh"], input="no\n",
                                    capture_output=True, text=True, timeout=120)
        self.assertEqual(result.returncode, 1)
        self.assertIn("Nothing was thrown away", result.stderr)

    def test_says_what_would_be_installed(self):
        result = subprocess.run([str(ROOT / "deploy/run"), "--check"], capture_output=True, text=True, timeout=120)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("Debian packages", result.stdout)

    def test_a_services_own_port_wants_a_certificate_of_ours(self):
        context = ssl.create_default_context(cafile=str(STATE / "certs/ca.pem"))
        context.set_alpn_protocols(["h2"])
        for name in ("pupil", "ehcp"):
            with self.assertRaises((ssl.SSLError, ConnectionError), msg=name):
                with socket.create_connection(("localhost", PORTS[name]), timeout=10) as plain:
                    with context.wrap_socket(plain, server_hostname="localhost") as connection:
                        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                        if not connection.recv(1):
                            raise ConnectionResetError
        # Our authority's certificate of another part is let in by TLS, and refused by its name with each call: see rpc_test.


if __name__ == "__main__":
    unittest.main()
