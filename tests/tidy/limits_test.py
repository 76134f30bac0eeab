"""Every configured limit in one page: operators and clients rely on them, so none changes unseen."""
import os
import unittest
from unittest import mock

from tests.tidy import limits, limits_page
from tests.tidy.limits_page import page
from tests.tidy.tree_test import ROOT

PAGE = ROOT / "deploy/LIMITS.md"


class LimitsTest(unittest.TestCase):
    maxDiff = None

    def test_the_page_of_limits_is_current(self):
        if os.environ.get("UPDATE_GOLDEN"):
            PAGE.write_text(page())
        self.assertEqual(PAGE.read_text() if PAGE.is_file() else "", page(), "look at the difference, then accept it with UPDATE_GOLDEN=1")

    def test_a_limit_that_has_no_row_is_found(self):
        more = [*limits.by_name(), ("common/db/new.cc", "kMaxNewThings", limits.Value(7))]
        with mock.patch.object(limits_page, "by_name", lambda: iter(more)), self.assertRaisesRegex(AssertionError, "common/db/new.cc: kMaxNewThings"):
            page()


if __name__ == "__main__":
    unittest.main()
