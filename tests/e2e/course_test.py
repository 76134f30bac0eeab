"""The course of a request through the gateway, from receipt to the final plan, and the caseload counted beside it."""
import datetime
import unittest

from tests.e2e.database import count_by_script, run_sql
from tests.e2e.slice_test import LA, TODAY, pupil
from tests.e2e.system import Client, new_id, particulars_change, reason


def notice(kind, recipient_kind, day):
    return {"kind": kind, "recipientKind": recipient_kind, "recipient": "Demo Recipient", "sentOnDate": day.isoformat(),
            "channel": "CHANNEL_EMAIL"}


class CourseCase(unittest.TestCase):
    """For tests of what comes of a request: a caseworker takes it on, a step at a time."""
    @classmethod
    def setUpClass(cls):
        cls.caseworker = Client("caseworker")

    def receive(self, days_ago):
        status, child = self.caseworker.post(f"{LA}/pupils?requestId={new_id()}", pupil("Example-" + new_id()[:8]))
        self.assertEqual(status, 200, child)
        status, made = self.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": child["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY",
            "receivedDate": (TODAY - datetime.timedelta(days=days_ago)).isoformat(), "receivedChannel": "CHANNEL_EMAIL"})
        self.assertEqual(status, 200, made)
        return made

    def act(self, made, verb, **body):
        status, after = self.caseworker.post(f"/v1/{made['name']}:{verb}", {"requestId": new_id(), "etag": made["etag"], **body})
        self.assertEqual(status, 200, after)
        return after

    def assess(self, made, day):
        return self.act(made, "recordDecision", decision="DECISION_ASSESS", decidedOnDate=day.isoformat(), reasons="Demo reasons",
                        notices=[notice("NOTICE_KIND_ASSESSMENT_DECISION", f"RECIPIENT_KIND_{who}", day)
                                 for who in ("PARENT", "COMMISSIONING_BODY", "SOCIAL_CARE")])


class CourseTest(CourseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = Client("team-manager")
        cls.adviser = Client("adviser")

    def test_a_plan_is_made_in_time(self):
        made = self.assess(self.receive(60), TODAY - datetime.timedelta(days=30))
        made = self.act(made, "recordIssueDecision", decision="ISSUE_DECISION_ISSUE", reasons="Demo reasons",
                        decidedOnDate=(TODAY - datetime.timedelta(days=20)).isoformat())
        self.assertEqual(made["nextDueLimitId"], "C4d")
        served = TODAY - datetime.timedelta(days=16)
        made = self.act(made, "serveDraftPlan", reference="demo/1", notices=[notice("NOTICE_KIND_DRAFT_PLAN", "RECIPIENT_KIND_PARENT", served)])
        self.assertEqual(made["representationsLastDate"], (served + datetime.timedelta(days=14)).isoformat())
        final = {"reference": "demo/2", "placement": {"kind": "PLACEMENT_KIND_SETTING", "setting": "settings/urn-404"}}
        notices = [notice("NOTICE_KIND_FINAL_PLAN", f"RECIPIENT_KIND_{who}", TODAY) for who in ("PARENT", "COMMISSIONING_BODY", "GOVERNING_BODY")]
        refused = self.caseworker.post(f"/v1/{made['name']}:finalisePlan", {
            "requestId": new_id(), "etag": made["etag"], "sentOnDate": TODAY.isoformat(), "notices": notices, **final})
        self.assertEqual(reason(refused), (400, "SETTING_NOT_IN_REGISTER"))
        final["placement"] = {"kind": "PLACEMENT_KIND_TYPE_OF_SETTING", "description": "a special school"}
        made = self.act(made, "finalisePlan", sentOnDate=TODAY.isoformat(), notices=notices, **final)
        self.assertEqual(made["state"], "STATE_FINALISED")
        self.assertNotIn("nextDueDate", made)
        self.assertTrue(made["finalPlan"]["plan"].startswith("localAuthorities/999/ehcPlans/"))

    def retract(self, made, step, **body):
        return self.act(made, "retract", step=f"REQUEST_STEP_{step}", reason="Demo: a slip", **body)

    def test_what_was_recorded_in_error_is_taken_back_and_recorded_anew(self):
        days = {n: TODAY - datetime.timedelta(days=n) for n in (30, 29, 20, 16, 9)}
        made = self.act(self.receive(60), "recordDecision", decision="DECISION_DO_NOT_ASSESS", decidedOnDate=days[30].isoformat(), reasons="Demo")
        refused = self.caseworker.post(f"/v1/{made['name']}/adviceRequests?requestId={new_id()}", {
            "adviserKind": "ADVISER_KIND_HEAD", "adviserName": "Demo Head", "question": "Demo?", "requestedOnDate": TODAY.isoformat(), "channel": "CHANNEL_EMAIL"})
        self.assertEqual(reason(refused), (400, "NOT_ASSESSING"))
        self.assertEqual(self.caseworker.get(f"/v1/{made['name']}/deadlines")[0], 200)
        made = self.retract(made, "DECISION")
        self.assertEqual((made["state"], made["nextDueLimitId"], "decision" in made), ("STATE_RECEIVED", "A2", False))
        made = self.assess(made, days[29])
        made = self.act(made, "recordIssueDecision", decision="ISSUE_DECISION_ISSUE", reasons="Demo reasons", decidedOnDate=days[20].isoformat())
        sent = notice("NOTICE_KIND_DRAFT_PLAN", "RECIPIENT_KIND_PARENT", days[16])
        made = self.act(made, "serveDraftPlan", reference="demo/1", notices=[{**sent, "servedOnDate": days[16].isoformat()}])
        self.assertEqual(made["representationsLastDate"], (days[16] + datetime.timedelta(days=14)).isoformat())
        again = {"requestId": new_id(), "etag": made["etag"], "step": "REQUEST_STEP_DRAFT", "number": 1, "reason": "Demo: a slip"}
        self.assertEqual(reason(self.caseworker.post(f"/v1/{made['name']}:retract", again)), (400, "STEP_IN_USE"))
        self.assertEqual(reason(Client("school-senco").post(f"/v1/{made['name']}:retract", again)), (403, "ROLE_NOT_ALLOWED"))
        wrong = made["notices"][-1]
        made = self.retract(made, "NOTICE", number=int(wrong["noticeId"]))
        self.assertNotIn("representationsLastDate", made)
        self.assertEqual(reason(self.caseworker.get(f"/v1/{made['name']}/notices/{wrong['noticeId']}:render")), (404, "NOTICE_NOT_FOUND"))
        made = self.act(made, "recordNotice", notice={**sent, "servedOnDate": days[9].isoformat()})
        self.assertEqual(made["representationsLastDate"], (days[9] + datetime.timedelta(days=14)).isoformat())
        self.assertEqual([(kept["step"], kept.get("number", 0)) for kept in made["retractions"]],
                         [("REQUEST_STEP_DECISION", 0), ("REQUEST_STEP_NOTICE", int(wrong["noticeId"]))])
        self.assertEqual(made["retractions"][1]["notice"]["servedOnDate"], days[16].isoformat())
        _, history = self.caseworker.get(f"/v1/{made['name']}/history")
        taken = [entry for entry in history["entries"] if entry["action"].endswith("/RetractEhcRequestStep")]
        self.assertEqual(len(taken), 2, history)
        self.assertTrue(Client("auditor").get(f"/v1/{made['name']}/history:verify")[1]["whole"])

    def write_particulars(self):
        path, body = particulars_change(self.manager)
        self.assertEqual(reason(self.caseworker.call("PATCH", path, body)), (403, "ROLE_NOT_ALLOWED"))
        status, written = self.manager.call("PATCH", path, body)
        self.assertEqual(status, 200, written)
        self.assertEqual(written["mediationAdviser"], body["mediationAdviser"])
        again = path[:path.index("requestId=")] + f"requestId={new_id()}"
        self.assertEqual(reason(self.manager.call("PATCH", again, body)), (409, "STALE_ETAG"))

    def test_a_refusal_becomes_a_letter_with_its_last_days(self):
        self.write_particulars()
        made = self.receive(30)
        made = self.act(made, "recordDecision", decision="DECISION_DO_NOT_ASSESS", decidedOnDate=TODAY.isoformat(), reasons="Demo <b>reasons</b>",
                        notices=[notice("NOTICE_KIND_ASSESSMENT_DECISION", "RECIPIENT_KIND_PARENT", TODAY)])
        sent = made["notices"][0]
        status, letter = self.caseworker.get(f"/v1/{made['name']}/notices/{sent['noticeId']}:render")
        self.assertEqual(status, 200, letter)
        self.assertIn("Demo &lt;b&gt;reasons&lt;/b&gt;", letter["html"])
        for field in ("mediationContactLastDate", "appealLastDate"):
            self.assertIn(f'<time datetime="{sent[field]}">', letter["html"])
        self.assertEqual(reason(self.caseworker.get(f"/v1/{made['name']}/notices/2:render")), (404, "NOTICE_NOT_FOUND"))
        self.assertEqual(Client("school-senco").get(f"/v1/{made['name']}/notices/1:render")[0], 403)

    def test_an_adviser_sees_what_is_asked_until_it_is_answered(self):
        made = self.assess(self.receive(30), TODAY)
        status, advice = self.caseworker.post(f"/v1/{made['name']}/adviceRequests?requestId={new_id()}", {
            "adviserKind": "ADVISER_KIND_EDUCATIONAL_PSYCHOLOGIST", "adviserName": "Demo Psychologist", "adviserSubject": "demo-adviser",
            "question": "Demo question", "requestedOnDate": TODAY.isoformat(), "channel": "CHANNEL_EMAIL"})
        self.assertEqual(status, 200, advice)
        status, seen = self.adviser.get(f"/v1/{advice['name']}")
        self.assertEqual(status, 200, seen)
        child = self.caseworker.get(f"/v1/{made['pupil']}")[1]
        whom = (f"{child['forename']} {child['surname']}", child["birthDate"])
        self.assertEqual((seen["pupilFullName"], seen["pupilBirthDate"]), whom)
        _, mine = self.adviser.get(f"{LA}/adviceRequests:listMine?pageSize=200")
        self.assertIn((advice["name"], *whom), [(each["name"], each["pupilFullName"], each["pupilBirthDate"]) for each in mine["adviceRequests"]])
        self.assertEqual(self.adviser.get(f"/v1/{made['pupil']}")[0], 403, "of the child they learn no more")
        self.assertEqual(self.adviser.get(f"/v1/{made['name']}")[0], 403)
        status, answered = self.adviser.post(f"/v1/{advice['name']}:answer", {"requestId": new_id(), "etag": seen["etag"], "answer": "Demo advice"})
        self.assertEqual(status, 200, answered)
        self.assertNotIn("pupilFullName", answered)
        self.assertEqual(self.adviser.get(f"/v1/{advice['name']}")[0], 404)
        self.assertEqual(self.caseworker.get(f"/v1/{advice['name']}")[1]["state"], "ADVICE_STATE_ANSWERED")
        _, history = self.caseworker.get(f"/v1/{advice['name']}/history")
        self.assertEqual([entry["action"].rsplit("/", 1)[-1] for entry in history["entries"]], ["RequestAdvice", "AnswerAdvice"])
        self.assertTrue(Client("auditor").get(f"/v1/{advice['name']}/history:verify")[1]["whole"])
        self.assertEqual(reason(self.adviser.get(f"/v1/{advice['name']}/history")), (403, "ROLE_NOT_ALLOWED"))

    def test_an_appeal_is_followed_and_the_refusal_stays_one(self):
        decided = TODAY - datetime.timedelta(days=30)
        made = self.act(self.receive(60), "recordDecision", decision="DECISION_DO_NOT_ASSESS", decidedOnDate=decided.isoformat(),
                        reasons="Demo reasons", notices=[notice("NOTICE_KIND_ASSESSMENT_DECISION", "RECIPIENT_KIND_PARENT", decided)])
        status, case = self.caseworker.post(f"/v1/{made['name']}/disagreements?requestId={new_id()}", {"decision": "DISPUTED_DECISION_NO_ASSESSMENT"})
        self.assertEqual(status, 200, case)
        for verb, kind, order in (("recordMediation", "MEDIATION_DECLINED", {}), ("recordMediation", "CERTIFICATE_ISSUED", {}),
                                  ("recordAppeal", "APPEAL_RECEIVED_BY_AUTHORITY", {}), ("recordAppeal", "ORDER_MADE", {"order": "ORDER_KIND_ASSESS"})):
            case = self.act(case, verb, step={"kind": f"DISAGREEMENT_STEP_KIND_{kind}", "onDate": TODAY.isoformat(), **order})
        self.assertEqual((case["outcome"], case["nextDueLimitId"]), ("DISAGREEMENT_OUTCOME_UPHELD", "T44-assess"))
        self.assertEqual(case["nextDueDate"], (TODAY + datetime.timedelta(days=14)).isoformat())
        case = self.act(case, "recordCompliance", compliance={"limitId": "T44-assess", "doneOnDate": TODAY.isoformat()})
        status, reply = Client("auditor").get(f"/v1/{case['name']}/deadlines")
        self.assertEqual({d["limitId"]: d["status"] for d in reply["deadlines"]}["T44-assess"], "DEADLINE_STATUS_MET")
        self.assertEqual(self.caseworker.get(f"/v1/{made['name']}")[1]["state"], "STATE_REFUSED_TO_ASSESS")
        self.assertEqual(len(self.caseworker.get(f"/v1/{case['name']}/history")[1]["entries"]), 6)
        self.assertTrue(Client("auditor").get(f"/v1/{case['name']}/history:verify")[1]["whole"])
        status, listed = self.caseworker.get(f"{LA}/ehcRequests/-/disagreements?pageSize=200")
        self.assertIn(case["name"], [each["name"] for each in listed["disagreements"]])

    def test_a_request_is_seen_as_it_was_on_record(self):
        made = self.receive(30)
        self.assess(made, TODAY)
        status, then = self.caseworker.get(f"/v1/{made['name']}?asOfTime={made['updateTime']}")
        self.assertEqual((status, then["state"], then["etag"]), (200, "STATE_RECEIVED", "v1"), then)
        self.assertEqual(reason(self.caseworker.get(f"/v1/{made['name']}?asOfTime=2020-01-01T00:00:00Z")), (404, "VERSION_NOT_FOUND"))

    def test_a_change_behind_the_services_back_is_found(self):
        made = self.assess(self.receive(30), TODAY)
        auditor = Client("auditor")
        status, report = auditor.get(f"/v1/{made['name']}/history:verify")
        self.assertEqual((status, report.get("whole"), report["entries"]), (200, True, "2"), report)
        ident = made["name"].rsplit("/", 1)[1]
        run_sql(f"UPDATE journal SET state = REPLACE(state, 'Demo reasons', 'Demo Reasons') WHERE entity_id = '{ident}' AND version = 2")
        status, report = auditor.get(f"/v1/{made['name']}/history:verify")
        self.assertEqual((status, report.get("whole", False), report["brokenVersion"]), (200, False, "2"), report)
        run_sql(f"UPDATE journal SET state = REPLACE(state, 'Demo Reasons', 'Demo reasons') WHERE entity_id = '{ident}' AND version = 2")
        run_sql(f"UPDATE ehc_request SET document = REPLACE(document, 'Demo reasons', 'Demo Reasons') WHERE id = '{ident}'")
        status, report = auditor.get(f"/v1/{made['name']}/history:verify")
        self.assertEqual((report.get("whole", False), report["brokenVersion"]), (False, "2"), report)

    def test_the_caseload_is_what_a_script_counts_of_the_documents(self):
        self.receive(50)
        self.assess(self.receive(60), TODAY - datetime.timedelta(days=10))
        status, summary = self.manager.get(f"{LA}/ehcRequests:summarise")
        self.assertEqual(status, 200, summary)
        counted = count_by_script(TODAY, summary["fromDate"], summary["toDate"])
        # What is 0 is left out of JSON.
        for field, name in (("requests",) * 2, ("late",) * 2, ("lateExcused", "late_excused"), ("dueThisWeek", "due_this_week")):
            self.assertEqual(int(summary.get(field, 0)), counted[name], name)
        for group in ("decisions", "plans"):
            self.assertEqual(int(summary[group].get("total", 0)), counted[f"{group}.total"])
            self.assertEqual(int(summary[group].get("inTime", 0)), counted[f"{group}.in_time"])
        self.assertGreater(counted["late"], 0)


if __name__ == "__main__":
    unittest.main()
