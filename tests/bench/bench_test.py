"""The short form of the bench runs, prints every row, and compares like with like. Nothing is asserted on time."""
import os
import subprocess
import sys
import unittest

from tests.bench.ground import ROOT

ROWS = ["the bare side issues", "clock", "single read", "durable change", "read at half load", "change at half load", "direct gRPC", "grpc-gateway v2",
        "half load as REST", "page of the authority", "page of one caseworker", "register import", "start of pupil", "memory of pupil", "start of ehcp", "memory of ehcp",
        "start of gateway", "memory of gateway", "start of identity", "memory of identity", "memory of mariadb"]


# It builds grpc-gateway the first time, and takes the whole machine: of the long forms.
@unittest.skipUnless(os.environ.get("SEND_TEST_LONG"), "a long form")
class BenchTest(unittest.TestCase):
    def test_the_short_form_prints_every_row(self):
        result = subprocess.run([sys.executable, "-B", "-m", "tests.bench.bench", "--short", "--build-dir", os.environ["SEND_TEST_BUILD"]], cwd=ROOT,
                                capture_output=True, text=True, timeout=840)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        table = [line for line in result.stdout.splitlines() if line.startswith("| ")][1:]
        self.assertEqual([wanted for wanted, line in zip(ROWS, table) if wanted not in line], [], result.stdout)
        self.assertEqual(len(table), len(ROWS), result.stdout)
        self.assertIn("| the same | the same | yes |", table[0], "the bare side must issue what the service issues")


if __name__ == "__main__":
    unittest.main()
