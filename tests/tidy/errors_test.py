"""Every reason that a refusal may carry, in one page: clients act on them, so none changes unseen."""
import os
import re
import unittest
from pathlib import Path

from tests.tidy.tree_test import ROOT, text, tracked

GOLDEN = ROOT / "tests/tidy/golden/errors.md"
CODES = {"InvalidArgument": "INVALID_ARGUMENT", "FailedPrecondition": "FAILED_PRECONDITION", "Aborted": "ABORTED", "NotFound": "NOT_FOUND",
         "PermissionDenied": "PERMISSION_DENIED", "Unauthenticated": "UNAUTHENTICATED", "AlreadyExists": "ALREADY_EXISTS",
         "ResourceExhausted": "RESOURCE_EXHAUSTED", "Unavailable": "UNAVAILABLE", "BadToken": "UNAUTHENTICATED"}
MADE = re.compile(r"\b(?:error::)?(" + "|".join(CODES) + r")\(\s*\"([A-Z][A-Z_]+)\",\s*(?:absl::StrCat\()?\s*((?:\"(?:[^\"\\]|\\.)*\"\s*)+)")


def reasons():
    """reason → (code, the beginning of its sentence), of the services and what they share."""
    found = {}
    for name in tracked(".cc", ".h"):
        if not re.match(r"(common|services)/", name) or name.endswith("_test.cc") or name.startswith("common/error/"):
            continue
        for kind, reason, sentence in MADE.findall(text(name)):
            words = "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", sentence)).replace('\\"', '"')
            found.setdefault(reason, set()).add((CODES[kind], words))
    return found


def page():
    lines = ["# Reasons of refusals", "", "Made from the sources. Clients act on the reason; the sentence is for people and may become better.", "",
             "| reason | code | sentence |", "|---|---|---|"]
    for reason, made in sorted(reasons().items()):
        for code, words in sorted(made):
            lines.append(f"| {reason} | {code} | {words.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


class ErrorsTest(unittest.TestCase):
    maxDiff = None

    def test_the_page_of_reasons_is_current(self):
        if os.environ.get("UPDATE_GOLDEN"):
            GOLDEN.write_text(page())
        self.assertEqual(Path(GOLDEN).read_text(), page(), "look at the difference, then accept it with UPDATE_GOLDEN=1")

    def test_a_reason_has_one_code(self):
        mixed = {reason: sorted(code for code, _ in made) for reason, made in reasons().items() if len({code for code, _ in made}) > 1}
        self.assertEqual(mixed, {}, "clients act on the reason: give each code its own")


if __name__ == "__main__":
    unittest.main()
