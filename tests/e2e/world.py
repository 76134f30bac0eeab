"""One of every record that there is, of one child, for the tests of who may meet what; and people in every role, authority and setting."""
import csv
import dataclasses
import functools
import re
import tempfile
import time
from pathlib import Path

from tests.e2e import records
from tests.e2e.issuer import IssuersKey
from tests.e2e.records import TODAY, ago
from tests.e2e.register_test import REGISTERS, import_register
from tests.e2e.system import STATE, Client, new_id, particulars_change

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ROLES = ("CASEWORKER", "TEAM_MANAGER", "PANEL_MEMBER", "AREA_SENCO", "SCHOOL_SENCO", "SCHOOL_APP", "ADVISER", "TRAINING_LEAD", "LEARNER",
         "FAMILY", "AUDITOR", "ADMIN")
SCHOOLS = ("SCHOOL_SENCO", "SCHOOL_APP")
# Settings of this test alone, so that their lists are its own.
OWN, OTHER = "settings/urn-990910", "settings/urn-990911"
# What is protected: the address of the child and of its carer, and how that is reached.
MARKS = ("7 Protected Lane", "ZZ99 7PL", "protected@example.org", "01632 960777")
CONTACT = {"address": {"lines": [MARKS[0]], "postcode": MARKS[1]}}
TOKEN_SECONDS = 3600


@functools.cache
def key():
    folder = STATE / "test-keys"
    folder.mkdir(exist_ok=True)
    return IssuersKey(folder)


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody with a token of the running provider's key: in any role, of any authority and setting."""
    role: str
    subject: str
    la: str = "999"
    setting: str = OWN

    @functools.cached_property
    def token(self):
        settings = [self.setting] if self.role in SCHOOLS else []
        return key().token(sub=self.subject, name="Demo-Person", la=[self.la], roles=[self.role], settings=settings, exp=int(time.time()) + TOKEN_SECONDS)

    @property
    def client(self):
        return Client(token=self.token)


def register_settings():
    """Puts the two settings of this test into the register, like its first school but for number and name."""
    with (REGISTERS / "edubasealldata.csv").open(encoding="cp1252", newline="") as file:
        header, first = [row for row, _ in zip(csv.reader(file), range(2))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.csv"
        with path.open("w", encoding="cp1252", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(header)
            for setting in (OWN, OTHER):
                number = setting.removeprefix("settings/urn-")
                row = {**dict(zip(header, first)), "URN": number, "EstablishmentNumber": number[2:], "EstablishmentName": f"Example Relations {number}",
                       "UKPRN": ""}
                writer.writerow(row.values())
        code, summary, error = import_register(path)
        assert code == 0 and not int(summary.get("rowsRejected", 0)), (summary, error)


class Staff:
    """One of each role to whom the records are: those of authority 999 and of the setting make them. And one of each who is barred."""

    def __init__(self):
        run = new_id()
        self.own, self.barred = ({role: Person(role, f"demo-{word}-{role.lower()}-{run}") for role in ROLES} for word in ("own", "barred"))

    def client(self, person):
        """Of a demo person's id, whoever has that role here."""
        return self.own[person.upper().replace("-", "_")].client

    def write_particulars(self):
        client = self.client("team-manager")
        path, body = particulars_change(client)
        status, written = client.call("PATCH", path, body)
        assert status == 200, written


class ChildWorld(records.World):
    """A child on the setting's roll with one of every record there is, each made in the way that records.World has: `standing` keeps
    them by what a recipe calls them, `asked` what somebody is asked for: (state, "setting" or "adviser") → advice, state → consultation.
    Each holds a UUID by which it is known in an answer."""

    def __init__(self, staff):
        super().__init__(client=staff.client)
        self.staff, self.standing, self.asked = staff, {}, {}
        self.make_child()
        self.make_caseworkers()
        self.standing["disagreement"] = self.ordered_of(self.refused_before())
        self.make_request()
        self.make_advice()
        self.standing["draft"] = self.draft(self.standing["pupil"])
        self.make_consultations()
        self.standing["diary entry"] = self.create("caseworker", self.request["name"], "diaryEntries", task={
            "what": "Demo task", "owner": f"demo-{new_id()}", "dueDate": TODAY.isoformat()})
        self.standing["particulars"] = self.particulars()
        self.standing["setting"] = self.get(OWN)

    @property
    def request(self):
        return self.standing["request"]

    def make_child(self):
        surname = f"Example-{new_id()}"
        child = self.standing["pupil"] = self.pupil(surname=surname, setting=OWN, **CONTACT)
        self.standing["carer"] = self.create("caseworker", child["name"], "carers", forename="Demo-Parent", surname=surname,
                                             relationship="RELATIONSHIP_MOTHER", email=MARKS[2], phone=MARKS[3], **CONTACT)
        self.rule(kind="ACCESS_RULE_KIND_ADDRESS_PROTECTED", allowedSubjects=[person.subject for person in self.staff.own.values()])

    def rule(self, **fields):
        self.standing["rule"] = self.create("team-manager", self.standing["pupil"]["name"], "accessRules", reason="Demo reason", **fields)

    def make_caseworkers(self):
        """The one who has the request; another who covers for them; one who did; and one with whom none of it has to do."""
        holder, now, before, idle = (self.caseworker() for _ in range(4))
        days = {"fromDate": TODAY.isoformat(), "toDate": ago(-7)}
        holder = self.act(holder, "startCover", "team-manager", cover={"coveredBy": before["subject"], **days})
        holder = self.act(holder, "endCover", "team-manager", coverId=holder["covers"][0]["coverId"])
        holder = self.act(holder, "startCover", "team-manager", cover={"coveredBy": now["subject"], **days})
        self.standing.update({"caseworker": holder, "who covers": now, "who covered": before, "idle": idle})

    def refused_before(self):
        """An earlier request of the child, and that it was refused."""
        request = self.received(self.standing["pupil"], receivedDate=ago(90))
        return self.act(request, "recordDecision", decision="DECISION_DO_NOT_ASSESS", decidedOnDate=ago(60), reasons="Demo reasons",
                        notices=[records.notice("ASSESSMENT_DECISION", days=60)])

    def ordered_of(self, request):
        """The disagreement about it, up to the tribunal's order to assess."""
        case = self.disagreement(request)
        for verb, step, more in (("recordMediation", "MEDIATION_DECLINED", {}), ("recordMediation", "CERTIFICATE_ISSUED", {}),
                                 ("recordAppeal", "APPEAL_RECEIVED_BY_AUTHORITY", {}), ("recordAppeal", "ORDER_MADE", {"order": "ORDER_KIND_ASSESS"})):
            case = self.act(case, verb, step={"kind": f"DISAGREEMENT_STEP_KIND_{step}", "onDate": ago(8), **more})
        return case

    def make_request(self):
        request = self.received(self.standing["pupil"], source="REQUEST_SOURCE_EDUCATION_SETTING", requestingSetting=OWN)
        request = self.act(request, "allocate", caseworker=self.standing["caseworker"]["subject"], reason="Demo reason")
        request = self.act(request, "claimException", exception={
            "limitId": "A2", "ground": "EXCEPTION_GROUND_EXCEPTIONAL_CIRCUMSTANCES", "fromDate": ago(40), "toDate": ago(20), "evidence": "Demo evidence"})
        self.standing["request"] = self.act(request, "recordDecision", decision="DECISION_ASSESS", decidedOnDate=ago(30), reasons="Demo reasons",
                                            notices=[records.notice("ASSESSMENT_DECISION", days=30)])

    def make_advice(self):
        """Of the setting and of the adviser, three times each: open, answered, taken back; and of somebody who will be barred."""
        to = {"setting": {"adviserSubject": "", "adviserSetting": OWN}, "adviser": {"adviserSubject": self.staff.own["ADVISER"].subject},
              "barred adviser": {"adviserSubject": self.staff.barred["ADVISER"].subject}}
        for who, fields in to.items():
            for state in ("open", "answered", "withdrawn"):
                advice = self.advice(self.request, adviserEmail="adviser@example.org", escalationEmail="escalation@example.org", **fields)
                advice = self.asked[state, who] = self.act(advice, "claimException", exception={
                    "ground": "ADVICE_GROUND_EXCEPTIONAL_CIRCUMSTANCES", "fromDate": ago(10), "toDate": ago(5), "evidence": "Demo evidence"})
                if state == "answered":
                    self.act(advice, "answer", answer="Demo advice", answeredOnDate=ago(5))
                elif state == "withdrawn":
                    self.act(advice, "withdraw", withdrawnOnDate=ago(5), reason="Demo reason")

    def make_consultations(self):
        request = self.act(self.request, "recordIssueDecision", decision="ISSUE_DECISION_ISSUE", decidedOnDate=ago(25), reasons="Demo reasons")
        self.standing["request"] = self.act(request, "serveDraftPlan", reference="demo/1", notices=[records.notice("DRAFT_PLAN", days=20)])
        # One at a time may be open.
        for state in ("answered", "withdrawn", "open"):
            made = self.create("caseworker", self.request["name"], "consultations", consulteeKind="CONSULTEE_KIND_SETTING", setting=OWN,
                               cause="CONSULTATION_CAUSE_PROPOSED_BY_AUTHORITY", question="Demo question", sentOnDate=ago(16), channel="CHANNEL_EMAIL")
            self.asked[state] = made
            if state == "answered":
                self.act(made, "answer", outcome="CONSULTATION_OUTCOME_WILLING", answeredOnDate=ago(5))
            elif state == "withdrawn":
                self.act(made, "withdraw", withdrawnOnDate=ago(5), reason="Demo reason")

    def move(self):
        """The child goes to another school."""
        child = self.standing["pupil"]
        self.call("caseworker", "PATCH", f"{child['name']}?updateMask=setting&requestId={new_id()}", {"etag": child["etag"], "setting": OTHER})

    def close(self):
        """The request ends, with what is asked in it still open."""
        self.act(self.request, "withdraw", withdrawnOnDate=TODAY.isoformat(), reason="Demo reason")
