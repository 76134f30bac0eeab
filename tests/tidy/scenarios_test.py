"""Every row of the law's timetable up to the final plan, and of mediation and appeal, is exercised by a scenario."""
import re
import unittest
from pathlib import Path

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
# The stages of the reference on the timetable: request to decision, assessment, draft to final plan, disagreement.
ROWS = ("A0 A1 A2 A3 A4 B1 B2 B2g B3 B4 B5 C1d C2d C3d C4d C5d C6d C7d "
        "D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13").split()
# Lines that hold a limit to a date or a standing.
HOLDS = ("limit", "deadline", "due")


def exercised(text):
    """Rows that lines which run hold to something: by their limit, or, for what has none, by [ROW] in the remark of the line."""
    rows = set()
    for line in text.splitlines():
        statement, _, remark = line.partition("#")
        words = statement.split()
        if words:
            rows |= set(re.findall(r"\[(\w+)\]", remark))
            rows |= set(words) if words[0] in HOLDS else set()
    return rows


class ScenariosTest(unittest.TestCase):
    def test_every_row_is_exercised(self):
        found = set().union(*(exercised(path.read_text()) for path in sorted(SCENARIOS.rglob("*.scenario"))))
        missing = [row for row in ROWS if row not in found]
        self.assertEqual(missing, [], "write a scenario that holds each of these to a date or a behaviour")

    def test_a_remark_alone_exercises_nothing(self):
        self.assertEqual(exercised("# [A4] and D2\n"), set())
        self.assertEqual(exercised("guidance B2g  # D1"), set())
        self.assertLessEqual({"A2", "A4"}, exercised("deadline A2 due 2026-02-26 met  # [A4]"))


if __name__ == "__main__":
    unittest.main()
