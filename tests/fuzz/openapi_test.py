"""Schemathesis on the API's own page, through the gateway: whatever it makes of the description, no answer is a server's error."""
import json
import os
import re
import subprocess
import tempfile
import unittest

from tests.e2e.system import GATEWAY, ROOT, STATE, Client

# At most so long; it tries every operation's edges first, and goes on by chance.
SECONDS, EXAMPLES = (900, 50) if os.environ.get("SEND_TEST_LONG") == "1" else (45, 2)


def streams():
    """The operations whose answer has no end: nothing can be said of it as a whole."""
    page = json.loads((STATE / "gateway/openapi.json").read_text())
    return [o["operationId"] for held in page["paths"].values() for o in held.values() if "text/event-stream" in o["responses"]["200"]["content"]]


class OpenApiFuzz(unittest.TestCase):
    def test_no_description_of_a_call_breaks_a_service(self):
        command = [ROOT / "var/tools/venv/bin/schemathesis", "run", f"{GATEWAY}/openapi.json", "-H", f"Authorization: Bearer {Client.token_of('team-manager')}",
                   "--tls-verify", STATE / "certs/ca.pem", "--checks", "not_a_server_error,response_schema_conformance", "--phases", "coverage,fuzzing",
                   "-n", EXAMPLES, "--generation-deterministic", "--max-time", SECONDS, "--continue-on-failure", "--no-color", "--warnings", "off"]
        for name in streams():
            command += ["--exclude-operation-id", name]
        with tempfile.TemporaryDirectory() as folder:
            result = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, timeout=SECONDS + 120,
                                    env={**os.environ, "no_proxy": "*"})
        said = result.stdout + result.stderr
        self.assertEqual(result.returncode, 0, said[-4000:])
        generated, passed = map(int, re.search(r"(\d+) generated, (\d+) passed", said).groups())
        self.assertEqual(generated, passed)
        self.assertGreater(generated, 200, "it tried something")
        selected, there = map(int, re.search(r"Selected: (\d+)/(\d+)", said).groups())
        self.assertEqual(selected + len(streams()), there)


if __name__ == "__main__":
    unittest.main()
