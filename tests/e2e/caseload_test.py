"""The caseload summary of the demo authority, its 400 requests in every state, beside what a script counts of their documents."""
import subprocess
import unittest

from tests.e2e.database import count_by_script
from tests.e2e.slice_test import LA, TODAY
from tests.e2e.system import BUILD, GATEWAY, ROOT, STATE, Client


def percent(part, whole):
    return 100 * part / whole if whole else 0


class CaseloadTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        loaded = subprocess.run([str(ROOT / "deploy/demo/load"), "--state", str(STATE), "--build-dir", BUILD, "--gateway", GATEWAY],
                                capture_output=True, text=True, timeout=800)
        if loaded.returncode != 0:
            raise AssertionError(loaded.stdout + loaded.stderr)
        status, cls.summary = Client("team-manager").get(f"{LA}/ehcRequests:summarise")
        assert status == 200, cls.summary
        cls.counted = count_by_script(TODAY, cls.summary["fromDate"], cls.summary["toDate"])

    def test_what_is_owed(self):
        for field, name in (("requests",) * 2, ("dueThisWeek", "due_this_week"), ("late",) * 2, ("lateExcused", "late_excused")):
            self.assertEqual(int(self.summary.get(field, 0)), self.counted[name], name)
        # The demo authority has some of each: nothing is compared with nothing.
        self.assertGreater(self.counted["late"], 5)
        self.assertGreater(self.counted["requests"], 100)

    def test_by_stage_and_caseworker(self):
        told = {f"of:{c['state'].removeprefix('STATE_').lower()}:{c.get('caseworker', '')}:{field}": int(c[field])
                for c in self.summary["counts"] for field in ("requests", "dueThisWeek", "late", "lateExcused") if field in c}
        counted = {name: count for name, count in self.counted.items() if name.startswith("of:")}
        self.assertEqual(told, counted)
        self.assertGreater(len({name.split(":")[2] for name in counted}), 2, "two caseworkers, and nobody")
        self.assertGreater(len({name.split(":")[1] for name in counted}), 3, "several stages")

    def test_in_time_with_the_excepted_and_without(self):
        for group, field in (("decisions",) * 2, ("no_plans", "noPlans"), ("plans",) * 2):
            with self.subTest(group):
                told = self.summary[field]
                total, in_time, excepted, both = (self.counted[f"{group}.{name}"] for name in ("total", "in_time", "excepted", "excepted_in_time"))
                self.assertEqual([int(told.get(name, 0)) for name in ("total", "inTime", "excepted", "exceptedInTime")],
                                 [total, in_time, excepted, both])
                self.assertAlmostEqual(told.get("percentInTime", 0), percent(in_time, total), delta=0.051)
                self.assertAlmostEqual(told.get("percentInTimeWithoutExcepted", 0), percent(in_time - both, total - excepted), delta=0.051)
                self.assertGreater(total, 5)
        self.assertEqual(int(self.summary.get("plansFrom20To52Weeks", 0)), self.counted["plans_from_20_to_52_weeks"])
        self.assertEqual(int(self.summary.get("plansOver52Weeks", 0)), self.counted["plans_over_52_weeks"])


if __name__ == "__main__":
    unittest.main()
