"""Settings are consulted on naming them: each answers for itself, and what was not asked is shown."""
import datetime
import tempfile
import unittest
from pathlib import Path

from tests.e2e.course_test import CourseCase, notice
from tests.e2e.register_test import import_register
from tests.e2e.slice_test import LA, TODAY
from tests.e2e.system import ROOT, Client, new_id, reason

REGISTER = ROOT / "tests/data/registers/edubasealldata.csv"
OAK, SWITHIN, NEIGHBOUR = "settings/urn-990000", "settings/urn-990001", "settings/urn-990900"


def days_ago(days):
    return TODAY - datetime.timedelta(days=days)


class ConsultTest(CourseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.oak, cls.swithin = Client("school-senco"), Client("school-app")
        import_register(REGISTER)
        # A school that another authority maintains.
        header, first = REGISTER.read_text(encoding="cp1252").splitlines()[:2]
        row = first.replace('"990000"', '"990900"').replace('"999"', '"888"').replace("Example Oak", "Example Neighbour")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "neighbour.csv"
            path.write_text(f"{header}\r\n{row}\r\n", encoding="cp1252", newline="")
            import_register(path)

    def draft(self, asks_for=OAK):
        made = self.assess(self.receive(60), days_ago(30))
        made = self.act(made, "recordIssueDecision", decision="ISSUE_DECISION_ISSUE", reasons="Demo reasons", decidedOnDate=days_ago(25).isoformat())
        made = self.act(made, "serveDraftPlan", reference="demo/1", notices=[notice("NOTICE_KIND_DRAFT_PLAN", "RECIPIENT_KIND_PARENT", days_ago(20))])
        return self.act(made, "recordRepresentation", representation={"madeOnDate": days_ago(18).isoformat(), "asksForSetting": asks_for})

    def consult(self, made, setting, days=16, **more):
        status, consultation = self.caseworker.post(f"/v1/{made['name']}/consultations?requestId={new_id()}", {
            "consulteeKind": "CONSULTEE_KIND_SETTING", "setting": setting, "cause": "CONSULTATION_CAUSE_ASKED_FOR_BY_FAMILY",
            "question": "Demo question", "sentOnDate": days_ago(days).isoformat(), "channel": "CHANNEL_EMAIL", **more})
        self.assertEqual(status, 200, consultation)
        return consultation

    @staticmethod
    def answer(client, consultation, **more):
        return client.post(f"/v1/{consultation['name']}:answer", {"requestId": new_id(), "etag": consultation["etag"], **more})

    def missing(self, made):
        status, answer = self.caseworker.get(f"/v1/{made['name']}/consultations")
        self.assertEqual(status, 200, answer)
        return [(item["setting"], item.get("authority", "")) for item in answer.get("missing", [])]

    def test_a_school_answers_and_has_it_no_more(self):
        made = self.draft()
        self.assertEqual(self.missing(made), [(OAK, "")])
        consultation = self.consult(made, OAK)
        self.assertEqual(self.missing(made), [])
        self.assertEqual((consultation["limitId"], consultation["dueDate"], consultation["overdue"]), ("C3d", days_ago(1).isoformat(), True))
        status, overdue = self.caseworker.get(f"{LA}/consultations:listOpen?overdueOnly=true&pageSize=200")
        self.assertIn(consultation["name"], [item["name"] for item in overdue["consultations"]])
        status, mine = self.oak.get(f"{LA}/consultations:listMine?pageSize=200")
        child = self.caseworker.get(f"/v1/{made['pupil']}")[1]
        whom = (f"{child['forename']} {child['surname']}", child["birthDate"])
        self.assertIn((consultation["name"], *whom), [(item["name"], item["pupilFullName"], item["pupilBirthDate"]) for item in mine["consultations"]])
        self.assertEqual(self.oak.get(f"/v1/{consultation['name']}")[1]["pupilFullName"], whom[0])
        self.assertEqual(self.oak.get(f"/v1/{made['pupil']}")[0], 404, "the child is not on its roll")
        self.assertEqual(self.oak.get(f"/v1/{made['name']}")[0], 404, "of the case it sees no more")
        absent = self.swithin.get(f"/v1/{made['name']}/consultations/01900000-0000-7000-8000-000000000000")
        self.assertEqual(reason(absent), (404, "CONSULTATION_NOT_FOUND"))
        self.assertEqual(self.swithin.get(f"/v1/{consultation['name']}"), absent)
        objection = {"outcome": "CONSULTATION_OUTCOME_OBJECTS", "reasons": "Demo reasons"}
        self.assertEqual(reason(self.answer(self.swithin, consultation, **objection)), (404, "CONSULTATION_NOT_FOUND"))
        self.assertEqual(reason(self.answer(self.oak, consultation, **objection)), (400, "GROUND_REQUIRED"))
        status, answered = self.answer(self.oak, consultation, grounds=["OBJECTION_GROUND_USE_OF_RESOURCES"], **objection)
        self.assertEqual((status, answered.get("answeredOnDate")), (200, TODAY.isoformat()), answered)
        self.assertEqual(reason(self.oak.get(f"/v1/{consultation['name']}")), (404, "CONSULTATION_NOT_FOUND"))
        _, mine = self.oak.get(f"{LA}/consultations:listMine?pageSize=200")
        self.assertNotIn(consultation["name"], [item["name"] for item in mine.get("consultations", [])])
        _, seen = self.caseworker.get(f"/v1/{consultation['name']}")
        self.assertEqual(seen["grounds"], ["OBJECTION_GROUND_USE_OF_RESOURCES"])
        _, history = self.caseworker.get(f"/v1/{consultation['name']}/history")
        self.assertEqual([entry["action"].rsplit("/", 1)[-1] for entry in history["entries"]], ["CreateConsultation", "AnswerConsultation"])
        self.assertTrue(Client("auditor").get(f"/v1/{consultation['name']}/history:verify")[1]["whole"])
        self.assertEqual(reason(self.oak.get(f"/v1/{consultation['name']}/history")), (403, "ROLE_NOT_ALLOWED"))

    def test_the_authority_that_maintains_a_school_is_consulted_too(self):
        made = self.draft(NEIGHBOUR)
        consultation = self.consult(made, NEIGHBOUR)
        self.assertIn("FINDING_KIND_MAINTAINED_BY_OTHER_AUTHORITY", [item["kind"] for item in consultation["findings"]])
        self.assertEqual(self.missing(made), [(NEIGHBOUR, "888")])
        of_authority = self.consult(made, NEIGHBOUR, consulteeKind="CONSULTEE_KIND_MAINTAINING_AUTHORITY")
        self.assertEqual((of_authority["authority"], self.missing(made)), ("888", []))
        self.assertEqual(reason(self.answer(self.oak, of_authority, outcome="CONSULTATION_OUTCOME_WILLING")), (404, "CONSULTATION_NOT_FOUND"))
        status, answered = self.answer(self.caseworker, of_authority, outcome="CONSULTATION_OUTCOME_WILLING", answeredOnDate=days_ago(3).isoformat())
        self.assertEqual((status, answered.get("answeredOnDate")), (200, days_ago(3).isoformat()), answered)

    def test_a_plan_that_names_who_was_not_consulted_is_recorded_and_says_so(self):
        made = self.draft()
        notices = [notice("NOTICE_KIND_FINAL_PLAN", f"RECIPIENT_KIND_{who}", TODAY) for who in ("PARENT", "COMMISSIONING_BODY", "GOVERNING_BODY")]
        final = self.act(made, "finalisePlan", sentOnDate=TODAY.isoformat(), reference="demo/2", notices=notices,
                         placement={"kind": "PLACEMENT_KIND_SETTING", "setting": SWITHIN})
        findings = final["finalPlan"]["findings"]
        unsought = [item["citation"] for item in findings if item["kind"] == "FINDING_KIND_ADVICE_NOT_SOUGHT"]
        self.assertEqual(unsought, [f"Regs 6(1)({letter})" for letter in "abcde"])
        consulted = [(item["kind"], item["setting"]) for item in findings if item["kind"] != "FINDING_KIND_ADVICE_NOT_SOUGHT"]
        self.assertEqual(consulted, [("FINDING_KIND_SETTING_NOT_CONSULTED", SWITHIN), ("FINDING_KIND_FAMILY_CHOICE_NOT_CONSULTED", OAK)])
        self.consult(final, SWITHIN, cause="CONSULTATION_CAUSE_PROPOSED_BY_AUTHORITY")
        _, seen = self.caseworker.get(f"/v1/{made['name']}")
        self.assertEqual(seen["finalPlan"]["placementConsultedOnDate"], days_ago(16).isoformat())
        kinds = [item["kind"] for item in seen["finalPlan"]["findings"] if item["kind"] != "FINDING_KIND_ADVICE_NOT_SOUGHT"]
        self.assertEqual(kinds, ["FINDING_KIND_FAMILY_CHOICE_NOT_CONSULTED"])


if __name__ == "__main__":
    unittest.main()
