"""The caseload summary of the demo authority, its 400 requests in every state, beside what a script counts of their documents."""
import subprocess
import unittest

from tests.e2e.database import count_by_script, run_sql
from tests.e2e.slice_test import LA, TODAY
from tests.e2e.system import BUILD, GATEWAY, ROOT, STATE, Client, violations


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

    def test_what_is_counted_is_listed(self):
        manager = Client("team-manager")

        def listed(query):
            names, token = [], ""
            while True:
                status, page = manager.get(f"{LA}/ehcRequests?pageSize=200&{query}&pageToken={token}")
                self.assertEqual(status, 200, page)
                names += [item["name"] for item in page.get("ehcRequests", [])]
                token = page.get("nextPageToken", "")
                if not token:
                    self.assertEqual(len(names), len(set(names)))
                    return len(names)

        nobodys = sum(int(c["requests"]) for c in self.summary["counts"] if "caseworker" not in c)
        self.assertGreater(nobodys, 0)
        self.assertEqual(listed("unallocated=true&stillOwed=true"), nobodys)
        self.assertEqual(listed("stillOwed=true"), int(self.summary["requests"]))
        self.assertEqual(listed("lateness=LATENESS_UNEXCUSED"), int(self.summary["late"]))
        self.assertEqual(listed("lateness=LATENESS_EXCUSED"), int(self.summary.get("lateExcused", 0)))
        self.assertEqual(violations(manager.get(f"{LA}/ehcRequests?caseworker=none")), ["caseworker"])

    def test_open_advice_is_listed_across_the_authority(self):
        manager = Client("team-manager")

        def listed(query):
            found, token = [], ""
            while True:
                status, page = manager.get(f"{LA}/adviceRequests:listOpen?pageSize=7{query}&pageToken={token}")
                self.assertEqual(status, 200, page)
                found += page.get("adviceRequests", [])
                token = page.get("nextPageToken", "")
                if not token:
                    return found

        def counted(where):
            return sorted(run_sql("SELECT a.id FROM advice_request a JOIN ehc_request r ON r.la = a.la AND r.id = a.ehc_request_id WHERE a.la = '999' AND "
                                  f"a.state = 'open' AND r.state IN ('received', 'assessing', 'preparing_draft', 'draft_served') AND {where}").split())

        team = manager.get(f"{LA}/ehcRequests?pageSize=1&state=STATE_ASSESSING")[1]["ehcRequests"][0]["team"]
        for query, where in {"": "1", f"&team={team}": f"r.team = '{team}'", "&overdueOnly=true": f"a.due_on < '{TODAY}'", "&unallocated=true": "r.caseworker IS NULL",
                             "&adviserKind=ADVISER_KIND_EDUCATIONAL_PSYCHOLOGIST": "JSON_VALUE(a.document, '$.adviser_kind') = 'educational_psychologist'"}.items():
            with self.subTest(query):
                found = listed(query)
                self.assertEqual(sorted(advice["name"].rsplit("/", 1)[1] for advice in found), counted(where))
                self.assertEqual([advice["dueDate"] for advice in found], sorted(advice["dueDate"] for advice in found))
        self.assertGreater(len(listed("")), 7, "more than a page")

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
