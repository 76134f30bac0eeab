"""Everything there is to ask of the public methods, about records that stand: what a recipe (requests.py) makes of them, and what is
said here. A new method needs a recipe; where it has no record in its address, also an entry in NAMING or in WITHOUT_RELATION.
"""
import copy
import dataclasses
import functools
import json

from tests.e2e import transports
from tests.e2e.records import OAK
from tests.e2e.requests import accepted
from tests.e2e.system import new_id
from tests.e2e.transports import Request
from tests.e2e.world import OWN, SCHOOLS

# What a recipe asks a World to make, and the record that stands for it.
STAGES = {stage: kind for kind, stages in {
    "pupil": "pupil", "carer": "carer", "rule": "address_rule", "setting": "setting", "draft": "draft", "particulars": "particulars",
    "request": "received assessed refused excused to_be_issued drafted represented of_young_person signed",
    "advice": "advice excused_advice", "consultation": "consultation", "diary entry": "note contact task document done_task",
    "disagreement": "disagreement declined ordered", "caseworker": "caseworker covered"}.items() for stage in stages.split()}


class Standing:
    """Records that stand, as a recipe wants a World: what it would make is there already."""
    la, parent, subject = "999", "localAuthorities/999", "demo-{}".format

    def __init__(self, records):
        self.records = records

    def __getattr__(self, stage):
        if stage not in STAGES:
            raise AttributeError(f"a recipe makes {stage!r}: say in STAGES of tests/e2e/needs.py which record of tests/e2e/world.py is one")
        return lambda *_, **__: self.records[STAGES[stage]]

    @staticmethod
    def act(record, *_, **__):
        return record

    def get(self, name):
        """A record by its name; of an earlier request of the child there is no more than that."""
        if name.endswith("/disagreements"):
            return {"disagreements": [self.records["disagreement"]]}
        return next((record for record in self.records.values() if record["name"] == name), {"name": name, "etag": "v1"})


def child(r):
    return {"forename": "Demo-Child", "surname": r["pupil"]["surname"], "birthDate": r["pupil"]["birthDate"], "sex": "SEX_MALE"}


PAGE = {"pageSize": 200}
# method → what its message holds besides, of the records by their kinds; where records can be named in several ways, each by its name.
NAMING = {
    "GetEhcRequest": {"": lambda r: {}, "as of then": lambda r: {"asOfTime": r["request"]["updateTime"]}},
    "GetDiaryEntry": {"": lambda r: {}, "as of then": lambda r: {"asOfTime": r["diary entry"]["updateTime"]}},
    "ListEhcRequests": {
        "of a pupil": lambda r: {"pupil": r["pupil"]["name"]},
        "of a pupil as of then": lambda r: {"pupil": r["pupil"]["name"], "asOfTime": r["request"]["updateTime"]},
        "of a caseworker": lambda r: {"caseworker": r["caseworker"]["subject"]},
        "of who covers": lambda r: {"caseworker": r["who covers"]["subject"]},
        "of a setting": lambda r: {"requestingSetting": OWN, **PAGE}},
    "AnswerAdvice": lambda r: {"answeredOnDate": None},
    "AnswerConsultation": lambda r: {"answeredOnDate": None},
    "ListMyAdviceRequests": lambda r: PAGE,
    "ListMyConsultations": lambda r: PAGE,
    "ListOpenAdviceRequests": lambda r: {"caseworker": r["caseworker"]["subject"]},
    "ListOpenConsultations": lambda r: {"caseworker": r["caseworker"]["subject"]},
    "ListDiaryTasks": lambda r: {"owner": r["diary entry"]["task"]["owner"]},
    "ListDisagreements": {
        "of a request": lambda r: {"parent": r["disagreement"]["name"].rsplit("/", 2)[0]},
        "of all": lambda r: {"parent": "localAuthorities/999/ehcRequests/-", **PAGE}},
    "ListEhcRequestDrafts": lambda r: PAGE,
    "ListCaseworkers": lambda r: PAGE,
    "SummariseCaseload": lambda r: {"caseworker": r["caseworker"]["subject"]},
    "ForecastBreaches": lambda r: {"caseworker": r["caseworker"]["subject"]},
    "HandOverCaseload": lambda r: {"fromCaseworker": r["who covered"]["subject"], "toCaseworkers": [r["who covers"]["subject"]]},
    "CreateAccessRule": lambda r: {"accessRule": {"kind": "ACCESS_RULE_KIND_ADDRESS_PROTECTED", "barredSubject": None}},
    "ListPupils": lambda r: {"setting": OWN, **PAGE},
    "FindDuplicatePupils": lambda r: {"pupil": child(r)},
    "CorrectDiaryEntry": lambda r: {"diaryEntry": {"task": {"what": "Demo: other"}, "note": None}},
    "SetTermDates": lambda r: {"name": OWN},
    "ImportSettings": lambda r: {"header": {"register": "REGISTER_KIND_EARLY_YEARS", "validateOnly": True}},
}
# What names a record to some roles only → those to whom it names none, and why.
NAMES_NOTHING_TO = {"ListEhcRequests of who covers": (SCHOOLS, "who covers for whom is the authority's own affair")}

REGISTER = "settings are national: whoever has a token may read them, and they are nobody's"
# method → why it makes no difference to it how somebody stands to a record.
WITHOUT_RELATION = {
    **dict.fromkeys(("GetSetting", "ListSettings", "SearchSettings", "SetTermDates", "ImportSettings"), REGISTER),
    "GetParticulars": "the authority's own: its name says whose, and another's is WRONG_TENANT",
    "UpdateParticulars": "as GetParticulars",
    "CreateCaseworker": "staff are the authority's own, and known to nobody beyond it",
    "CreatePupil": "makes a child that is there for its maker; what it tells of likenesses has a test of its own",
    "HandOverCaseload": "moves what its caller may see: a test of its own, since it does",
    "ListRoots": "hashes of everything that the service holds: they tell of nobody",
    "WatchEhcRequests": "tells of changes to come: a test of its own makes some",
}


def merged(base, more):
    """`more` over `base`, a message in a message at a time; None takes a field away."""
    if not (isinstance(base, dict) and isinstance(more, dict)):
        return more
    both = {**base, **{name: merged(base.get(name), value) for name, value in more.items()}}
    return {name: value for name, value in both.items() if value is not None}


def stale(value):
    """The same with every etag one that no record has yet: a change goes no further than the record itself."""
    if isinstance(value, list):
        return [stale(item) for item in value]
    if isinstance(value, dict):
        return {name: "v999" if name == "etag" else stale(item) for name, item in value.items()}
    return value


@functools.cache
def absent_id(_, asker):
    """An id of nothing in place of one; for each who asks another, since a creation makes it be there."""
    del asker
    return new_id()


@dataclasses.dataclass(frozen=True)
class Ask:
    """One thing to ask: a method, by one of its addresses, with its records named in one way."""
    method: object
    variant: str = ""
    binding: int = 0
    naming: object = dataclasses.field(default=lambda r: {}, compare=False)
    # Of an address besides the first: the kind of record in it.
    kind: str = ""

    def __str__(self):
        return self.method.name + (f" {self.variant}" if self.variant else "")

    @property
    def why_alike(self):
        """Why no relation matters; None where one does."""
        return WITHOUT_RELATION.get(self.method.name)

    def text(self, records):
        """The message about these records as JSON text, with every etag stale and no request id."""
        message = accepted(self.method, Standing(records)).message
        if self.kind:
            message["name"] = records[self.kind]["name"] + message["name"].removeprefix(records["request"]["name"])
        message = stale(merged(message, self.naming(records)))
        message.pop("requestId", None)
        return json.dumps(message).replace(OAK, OWN)

    def request(self, text, request_id):
        message = copy.deepcopy(json.loads(text))
        if "request_id" in self.method.descriptor.input_type.fields_by_name:
            message["requestId"] = request_id
        return Request.of(self.method, message, binding=self.binding)


COLLECTIONS = {"adviceRequests": "advice", "consultations": "consultation", "diaryEntries": "diary entry", "disagreements": "disagreement"}


@functools.cache
def asks():
    found = []
    for method in transports.public():
        naming = NAMING.get(method.name, lambda r: {})
        found += [Ask(method, variant, 0, named) for variant, named in (naming.items() if isinstance(naming, dict) else [("", naming)])]
        for binding in range(1, len(method.bindings)):
            kind = COLLECTIONS[transports.variables(method, binding)[0][1].split("/")[-2]]
            found.append(Ask(method, f"of {kind}", binding, kind=kind))
    return found
