"""A refused request goes on after the tribunal's order, to its plan, and is told once."""
import datetime
import unittest

from tests.e2e.course_test import CourseCase, notice
from tests.e2e.slice_test import LA, TODAY
from tests.e2e.system import Client, new_id, reason


def ago(days):
    return TODAY - datetime.timedelta(days=days)


class ResumedTest(CourseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = Client("auditor")

    def refused(self, received, decided):
        return self.act(self.receive(received), "recordDecision", decision="DECISION_DO_NOT_ASSESS", decidedOnDate=ago(decided).isoformat(),
                        reasons="Demo reasons", notices=[notice("NOTICE_KIND_ASSESSMENT_DECISION", f"RECIPIENT_KIND_{who}", ago(decided))
                                                         for who in ("PARENT", "COMMISSIONING_BODY", "SOCIAL_CARE")])

    def appealed(self, made, decision, steps):
        status, case = self.caseworker.post(f"/v1/{made['name']}/disagreements?requestId={new_id()}", {"decision": f"DISPUTED_DECISION_{decision}"})
        self.assertEqual(status, 200, case)
        for kind, days, more in steps:
            case = self.act(case, "recordAppeal", step={"kind": f"DISAGREEMENT_STEP_KIND_{kind}", "onDate": ago(days).isoformat(), **more})
        return case

    def statuses(self, name):
        status, reply = self.auditor.get(f"/v1/{name}/deadlines")
        self.assertEqual(status, 200, reply)
        return {each["limitId"]: each["status"].removeprefix("DEADLINE_STATUS_") for each in reply["deadlines"]}

    def refusal_of(self, thing, verb, **body):
        return reason(self.caseworker.post(f"/v1/{thing['name']}:{verb}", {"requestId": new_id(), "etag": thing["etag"], **body}))

    def listed(self, query, name):
        _, page = self.caseworker.get(f"{LA}/ehcRequests?pageSize=200&{query}")
        return name in [each["name"] for each in page["ehcRequests"]]

    def test_from_a_refusal_to_the_plan_that_was_ordered(self):
        made = self.refused(received=150, decided=120)
        case = self.appealed(made, "NO_ASSESSMENT", (("APPEAL_RECEIVED_BY_AUTHORITY", 90, {}),))
        self.assertEqual(self.refusal_of(made, "resume", disagreement=case["name"]), (400, "NOTHING_TO_RESUME"))
        by = (TODAY + datetime.timedelta(days=30)).isoformat()
        case = self.act(case, "recordAppeal", step={"kind": "DISAGREEMENT_STEP_KIND_ORDER_MADE", "onDate": ago(60).isoformat(),
                                                    "order": "ORDER_KIND_ASSESS", "forDate": by})
        made = self.act(made, "resume", disagreement=case["name"])
        self.assertEqual((made["state"], made["decision"], made["nextDueLimitId"]), ("STATE_ASSESSING", "DECISION_DO_NOT_ASSESS", "T44-assess"))
        self.assertTrue(self.listed(f"state=STATE_ASSESSING&pupil={made['pupil']}", made["name"]))
        _, explained = self.caseworker.get(f"/v1/{made['name']}/deadlines/T44-assessed-final:explain")
        self.assertEqual((explained["deadline"]["dueDate"], explained["steps"][-1]["date"]), (by, by))

        # What the request records is told there once: the disagreement reads it.
        case = self.caseworker.get(f"/v1/{case['name']}")[1]
        self.assertEqual((case["requestResumed"], case["outcome"], "nextDueLimitId" in case), (True, "DISAGREEMENT_OUTCOME_UPHELD", False))
        self.assertEqual(self.refusal_of(case, "recordCompliance", compliance={"limitId": "T44-assess", "doneOnDate": ago(55).isoformat()}),
                         (400, "REQUEST_GOES_ON"))
        self.assertEqual(self.refusal_of(case, "retractStep", reason="Demo reason"), (400, "STEP_IN_USE"))
        made = self.act(made, "recordNotice", notice=notice("NOTICE_KIND_ASSESSMENT_DECISION", "RECIPIENT_KIND_PARENT", ago(50)))
        self.assertEqual(self.statuses(case["name"])["T44-assess"], "MET")

        status, advice = self.caseworker.post(f"/v1/{made['name']}/adviceRequests?requestId={new_id()}", {
            "adviserKind": "ADVISER_KIND_HEAD", "adviserName": "Demo Head", "question": "Demo question",
            "requestedOnDate": ago(50).isoformat(), "channel": "CHANNEL_EMAIL"})
        self.assertEqual(status, 200, advice)
        made = self.act(made, "recordIssueDecision", decision="ISSUE_DECISION_ISSUE", reasons="Demo reasons", decidedOnDate=ago(30).isoformat())
        made = self.act(made, "serveDraftPlan", reference="demo/1", notices=[notice("NOTICE_KIND_DRAFT_PLAN", "RECIPIENT_KIND_PARENT", ago(20))])
        self.assertEqual((made["state"], made["representationsLastDate"]), ("STATE_DRAFT_SERVED", ago(6).isoformat()))
        final = {"sentOnDate": TODAY.isoformat(), "reference": "demo/2",
                 "placement": {"kind": "PLACEMENT_KIND_TYPE_OF_SETTING", "description": "a special school"},
                 "notices": [notice("NOTICE_KIND_FINAL_PLAN", f"RECIPIENT_KIND_{who}", TODAY) for who in ("PARENT", "COMMISSIONING_BODY")]}
        made = self.act(made, "finalisePlan", **final)
        self.assertEqual((made["state"], made["decision"]), ("STATE_FINALISED", "DECISION_DO_NOT_ASSESS"))
        self.assertIn("reviewByDate", made["finalPlan"])
        statuses = self.statuses(made["name"])
        self.assertEqual([statuses.get(limit) for limit in ("A2", "C4d", "T44-assess", "T44-no-plan", "T44-assessed-final")],
                         ["MET", "ENDED", "MET", None, "MET"])
        self.assertEqual(self.statuses(case["name"])["T44-assessed-final"], "MET")
        for thing in (made, case):
            self.assertTrue(self.auditor.get(f"/v1/{thing['name']}/history:verify")[1]["whole"])
        _, history = self.caseworker.get(f"/v1/{case['name']}/history")
        self.assertEqual(history["entries"][-1]["action"].rsplit("/", 1)[-1], "ResumeEhcRequest")

    def test_a_refused_plan_is_made_after_a_concession(self):
        made = self.assess(self.receive(150), ago(120))
        made = self.act(made, "recordIssueDecision", decision="ISSUE_DECISION_DO_NOT_ISSUE", reasons="Demo reasons", decidedOnDate=ago(60).isoformat(),
                        notices=[notice("NOTICE_KIND_NO_PLAN", f"RECIPIENT_KIND_{who}", ago(60)) for who in ("PARENT", "COMMISSIONING_BODY")])
        case = self.appealed(made, "NO_PLAN", (("APPEAL_RECEIVED_BY_AUTHORITY", 40, {}), ("NOT_OPPOSED", 30, {})))
        self.assertEqual(self.refusal_of(made, "serveDraftPlan", reference="demo/1",
                                         notices=[notice("NOTICE_KIND_DRAFT_PLAN", "RECIPIENT_KIND_PARENT", TODAY)]), (400, "REQUEST_CLOSED"))
        made = self.act(made, "resume", disagreement=case["name"])
        self.assertEqual((made["state"], made["nextDueLimitId"]), ("STATE_PREPARING_DRAFT", "T45-draft"))
        made = self.act(made, "serveDraftPlan", reference="demo/1", notices=[notice("NOTICE_KIND_DRAFT_PLAN", "RECIPIENT_KIND_PARENT", TODAY)])
        self.assertEqual(made["nextDueLimitId"], "T45-final")
        self.assertEqual(self.statuses(case["name"])["T45-draft"], "MET")


if __name__ == "__main__":
    unittest.main()
