"""One of every record, made through the gateway as its people make it: what a test of every method needs to stand before it can ask."""
import datetime
import time

from tests.e2e.system import Client, new_id, until

TODAY = datetime.date.today()
ROOT_SECONDS = 150
# Settings of the register's sample: those of the demo people who act for one, and one that no other test gives dates to.
OAK, SWITHIN, DATED = "settings/urn-990000", "settings/urn-990001", "settings/urn-990017"


def ago(days):
    return (TODAY - datetime.timedelta(days=days)).isoformat()


def notice(kind, recipient_kind="PARENT", days=0):
    return {"kind": f"NOTICE_KIND_{kind}", "recipientKind": f"RECIPIENT_KIND_{recipient_kind}", "recipient": "Demo Recipient",
            "sentOnDate": ago(days), "channel": "CHANNEL_EMAIL"}


class World:
    """Records of one authority. `client` gives the calls of a person by id, `subject` what stands for them in tokens. Each method
    makes a new record and what it hangs on, and answers as the API did; what has an etag is as it stands."""

    def __init__(self, la="999", client=Client, subject="demo-{}".format):
        self.la, self.client, self.subject = la, client, subject
        self.parent = f"localAuthorities/{la}"
        self._signed = None

    def call(self, person, verb, path, body=None):
        answer = self.client(person).call(verb, "/v1/" + path, body)
        assert answer[0] == 200, (person, verb, path, answer)
        return answer[1]

    def get(self, name, person="caseworker"):
        return self.call(person, "GET", name)

    def create(self, person, parent, collection, query="", **fields):
        return self.call(person, "POST", f"{parent}/{collection}?{query}requestId={new_id()}", fields)

    def act(self, record, verb, person="caseworker", **fields):
        return self.call(person, "POST", f"{record['name']}:{verb}", {"requestId": new_id(), "etag": record["etag"], **fields})

    # What pupil owns.

    def pupil(self, **more):
        return self.create("caseworker", self.parent, "pupils", "duplicatesChecked=true&", **{
            "forename": "Demo-Child", "surname": "Example-" + new_id()[:8], "birthDate": "2018-03-04", "sex": "SEX_FEMALE", **more})

    def carer(self, pupil=None):
        return self.create("caseworker", (pupil or self.pupil())["name"], "carers", forename="Demo-Parent", surname="Example",
                           relationship="RELATIONSHIP_MOTHER", email="demo@example.org", address={"lines": ["1 Example Road"]})

    def address_rule(self, pupil=None):
        return self.create("team-manager", (pupil or self.pupil())["name"], "accessRules", kind="ACCESS_RULE_KIND_ADDRESS_PROTECTED",
                           allowedSubjects=[self.subject("caseworker")], reason="Demo reason")

    def setting(self):
        return self.get(DATED)

    # A request, and how far it has come.

    def received(self, pupil=None, **more):
        return self.create("caseworker", self.parent, "ehcRequests", **{
            "pupil": (pupil or self.pupil())["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY", "receivedDate": ago(60),
            "receivedChannel": "CHANNEL_EMAIL", **more})

    def assessed(self, **more):
        return self.act(self.received(**more), "recordDecision", decision="DECISION_ASSESS", decidedOnDate=ago(30), reasons="Demo reasons",
                        notices=[notice("ASSESSMENT_DECISION", who, 30) for who in ("PARENT", "COMMISSIONING_BODY", "SOCIAL_CARE")])

    def refused(self):
        return self.act(self.received(), "recordDecision", decision="DECISION_DO_NOT_ASSESS", decidedOnDate=ago(30), reasons="Demo reasons",
                        notices=[notice("ASSESSMENT_DECISION", days=30)])

    def excused(self):
        return self.act(self.received(), "claimException", exception={
            "limitId": "A2", "ground": "EXCEPTION_GROUND_EXCEPTIONAL_CIRCUMSTANCES", "fromDate": ago(40), "toDate": ago(20), "evidence": "Demo evidence"})

    def to_be_issued(self):
        return self.act(self.assessed(), "recordIssueDecision", decision="ISSUE_DECISION_ISSUE", decidedOnDate=ago(25), reasons="Demo reasons")

    def drafted(self):
        return self.act(self.to_be_issued(), "serveDraftPlan", reference="demo/1", notices=[notice("DRAFT_PLAN", days=20)])

    def represented(self):
        return self.act(self.drafted(), "recordRepresentation", representation={"madeOnDate": ago(18), "asksForSetting": OAK, "asksForMeeting": True})

    def of_young_person(self):
        """A request for somebody whose rights by law are their own."""
        return self.received(self.pupil(birthDate=f"{TODAY.year - 18}-01-02"))

    def signed(self):
        """One whose history a signed root covers: waits for it, once."""
        self._signed = self._signed or self.received()
        auditor, stop = self.client("auditor"), time.monotonic() + ROOT_SECONDS
        while auditor.get(f"/v1/{self._signed['name']}/history:proof")[0] != 200:
            assert time.monotonic() < stop, "no root was signed"
            time.sleep(1)
        return self._signed

    # What hangs on a request.

    def advice(self, request=None, **more):
        return self.create("caseworker", (request or self.assessed())["name"], "adviceRequests", **{
            "adviserKind": "ADVISER_KIND_EDUCATIONAL_PSYCHOLOGIST", "adviserName": "Demo Psychologist", "adviserSubject": self.subject("adviser"),
            "question": "Demo question", "requestedOnDate": ago(20), "channel": "CHANNEL_EMAIL", **more})

    def excused_advice(self):
        return self.act(self.advice(), "claimException", exception={
            "ground": "ADVICE_GROUND_EXCEPTIONAL_CIRCUMSTANCES", "fromDate": ago(10), "toDate": ago(5), "evidence": "Demo evidence"})

    def consultation(self, request=None):
        return self.create("caseworker", (request or self.represented())["name"], "consultations", consulteeKind="CONSULTEE_KIND_SETTING", setting=OAK,
                           cause="CONSULTATION_CAUSE_ASKED_FOR_BY_FAMILY", question="Demo question", sentOnDate=ago(16), channel="CHANNEL_EMAIL")

    def note(self, request=None):
        return self.create("caseworker", (request or self.received())["name"], "diaryEntries", note={"text": "Demo note"})

    def contact(self, request=None):
        return self.create("caseworker", (request or self.received())["name"], "diaryEntries",
                           contact={"channel": "CHANNEL_TELEPHONE", "withWhom": "Demo-Ada Example", "said": "Demo"})

    def task(self, request=None):
        return self.create("caseworker", (request or self.received())["name"], "diaryEntries", task={"what": "Demo task", "dueDate": TODAY.isoformat()})

    def document(self, request=None):
        return self.create("caseworker", (request or self.received())["name"], "diaryEntries", document={
            "kind": "DIARY_DOCUMENT_KIND_REPORT", "title": "Demo report", "sender": "Demo Clinic", "keptAt": "demo/1"})

    def done_task(self):
        return self.act(self.task(), "complete")

    def disagreement(self, request=None):
        return self.create("caseworker", (request or self.refused())["name"], "disagreements", decision="DISPUTED_DECISION_NO_ASSESSMENT")

    def declined(self):
        """A disagreement whose family wants no mediation."""
        return self.act(self.disagreement(), "recordMediation", step={"kind": "DISAGREEMENT_STEP_KIND_MEDIATION_DECLINED", "onDate": ago(9)})

    def ordered(self):
        """A disagreement in which the tribunal has ordered an assessment."""
        case = self.act(self.declined(), "recordMediation", step={"kind": "DISAGREEMENT_STEP_KIND_CERTIFICATE_ISSUED", "onDate": ago(8)})
        case = self.act(case, "recordAppeal", step={"kind": "DISAGREEMENT_STEP_KIND_APPEAL_RECEIVED_BY_AUTHORITY", "onDate": ago(7)})
        return self.act(case, "recordAppeal", step={"kind": "DISAGREEMENT_STEP_KIND_ORDER_MADE", "onDate": ago(6), "order": "ORDER_KIND_ASSESS"})

    # What stands by itself.

    def draft(self, pupil=None):
        """A school's draft for a child on its roll; made as soon as it is known to be."""
        pupil = pupil or self.pupil(setting=OAK)
        fields = {"pupil": pupil["name"], "particulars": {"reasons": "Demo reasons", "needs": "Demo needs", "supportSoFar": "Demo support",
                                                          "familyViews": "Demo views", "familyToldDate": ago(1)}}
        path, identifier = f"/v1/{self.parent}/ehcRequestDrafts", new_id()
        school = self.client("school-senco")
        return until(lambda: school.post(f"{path}?requestId={identifier}", fields), lambda answer: answer[0] == 200)[-1][1]

    def caseworker(self, **more):
        return self.create("admin", self.parent, "caseworkers", subject="demo-" + new_id(), displayName="Demo-Worker Example", **more)

    def covered(self):
        away, covers = self.caseworker(), self.caseworker()
        return self.act(away, "startCover", "team-manager", cover={"coveredBy": covers["subject"], "fromDate": TODAY.isoformat(), "toDate": ago(-7)})

    def particulars(self):
        return self.get(f"{self.parent}/particulars", "team-manager")
