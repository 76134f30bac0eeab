"""The README's tour, its commands taken out of the README and run."""
import os
import re
import subprocess
import unittest

from tests.e2e.system import ROOT, STATE, Client, particulars_change

# What the reader is told to see, in this order.
SEEN = [
    r"60",                                    # rows of the register
    r"NO_URN", r"BAD_DATE", r"REPEATED",      # what is wrong with the bad ones
    r"Example Oak Primary School",
    r'"field":\s?"particulars.family',         # missing from the draft
    r'"nextDueLimitId":\s?"A2"',
    r'"state":\s?"STATE_ASSESSING"',
    r'"state":\s?"ADVICE_STATE_ANSWERED"',
    r'"state":\s?"STATE_PREPARING_DRAFT"',
    r'"state":\s?"STATE_DRAFT_SERVED"',
    r'"reviewByDate":\s?"2',                   # by curl: a final plan with its first review date
    r"field: particulars.family",
    r"state: assessing",
    r"state: answered",
    r"state: draft served",
    r"state: finalised",
    r"review by date: 2",                     # and by sendctl
    r"Written to var/letter\.html",
    r"Regs 4\(1\), 5\(1\), 5\(4\)",
    r"end of week 6",
    r"told within 6 weeks",
    r'"entries":',
    r"FinalisePlan",                          # the last change
    r"whole: yes",
    r"GetEhcRequest",                         # a read
    r'"reason":"ROLE_NOT_ALLOWED"',
    r'"field":"colour"',
    r'"reason":"STALE_ETAG"',
]


class TourTest(unittest.TestCase):
    def setUp(self):
        """As deploy/run has them from the demo authority."""
        manager = Client("team-manager")
        status, answer = manager.call("PATCH", *particulars_change(manager))
        self.assertEqual(status, 200, answer)

    def test_the_tour_works_as_printed(self):
        tour = (ROOT / "README.md").read_text().split("## A tour of ten minutes")[1].split("\n## ")[0]
        blocks = re.findall(r"```sh\n(.*?)```", tour, re.S)
        self.assertGreater(len(blocks), 5)
        result = subprocess.run(["bash", "-euo", "pipefail", "-c", "\n".join(blocks)], cwd=ROOT, capture_output=True, text=True, timeout=120,
                                env={**os.environ, "SEND_STATE": str(STATE), "SENDCTL_CONFIG": str(STATE / "sendctl"), "no_proxy": "*",
                                     "ASAN_OPTIONS": "detect_leaks=0"})
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        rest = result.stdout
        for expected in SEEN:
            found = re.search(expected, rest)
            self.assertTrue(found, f"not seen, or not in its place: {expected}\n{result.stdout}\n{result.stderr}")
            rest = rest[found.end():]


if __name__ == "__main__":
    unittest.main()
