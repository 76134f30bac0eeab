"""Who stands in which relation to the records of a ChildWorld."""
import dataclasses

from tests.e2e.needs import absent_id
from tests.e2e.system import until
from tests.e2e.world import OTHER, ROLES, SCHOOLS, UUID, ChildWorld, Person, Staff, register_settings

# Those to whom the authority's records are none of their own: a child is on their roll, or something is asked of them.
ASKED = (*SCHOOLS, "ADVISER")
AUTHORITY = tuple(role for role in ROLES if role not in ASKED)
STAFF = ("caseworker", "who covers", "who covered", "idle")
ROLL, ASKED_OF = ("pupil", "carer", "rule", "request", "draft"), ("advice", "consultation")

# relation → what it is; the roles that can stand in it; the kinds of record one of which must be named for it to mean anything.
RELATIONS = {
    "own": ("the record is theirs: of their authority, of a child on their roll, asked of them", ROLES, ()),
    "another's": ("of a child of another setting; asked of another adviser, or of another setting", ASKED, ()),
    "other authority": ("of authority 999, to people of 998, by the name it would have there", ROLES, ()),
    "barred": ("as own, but that a rule bars them from the child", ROLES, ()),
    "unlisted": ("as own, but that the child's address is protected from them", (*AUTHORITY, *SCHOOLS), ()),
    "left": ("of a child who has left their school", SCHOOLS, ROLL),
    "answered": ("was asked of them, and is answered", ASKED, ASKED_OF),
    "withdrawn": ("was asked of them, and is taken back", ASKED, ASKED_OF),
    "closed": ("was asked of them in an EHC request that has ended", ASKED, ASKED_OF),
    "cover ended": ("of one who covered for the caseworker who has the request", AUTHORITY, ("who covers",)),
}
# (method or service, relation) → why it is answered as if the record were their own; None where it is not, though the rest of its service is.
AS_OWN = {
    ("AllocationService", "barred"): "who works for the authority is no secret of any child's",
    ("AdviceService", "left"): "what is asked of a setting stays asked when the child leaves it",
    ("ConsultationService", "left"): "a setting is consulted on children who are not on its roll",
    ("EhcRequestDraftService", "left"): "a draft stays with the setting that wrote it",
    ("CreateEhcRequestDraft", "left"): None,
}
# What is neither said of one's own nor of nothing: the draft is the setting's, and cannot be submitted for a child who has left.
OTHERWISE = {("SubmitEhcRequestDraft", "left"): "FAILED_PRECONDITION PUPIL_NOT_VISIBLE"}


def as_own(method, relation):
    """Why that relation changes nothing about a method; None where it does."""
    service = method.service.rsplit(".", 1)[-1]
    return AS_OWN.get((method.name, relation), AS_OWN.get((service, relation)))


@dataclasses.dataclass(frozen=True)
class Case:
    """Somebody, the records that they ask about, and the authority by whose name."""
    person: Person
    records: dict
    la: str = "999"

    def named(self, text):
        return text.replace("localAuthorities/999", f"localAuthorities/{self.la}")


class Scene:
    """Three children with all their records, and everybody who may stand in some relation to one of them."""

    def __init__(self):
        register_settings()
        self.staff = Staff()
        self.staff.write_particulars()
        self.own, self.left, self.closed = (ChildWorld(self.staff) for _ in range(3))
        self.left.move()
        self.closed.close()
        for person in self.staff.barred.values():
            self.own.rule(kind="ACCESS_RULE_KIND_PERSON_BARRED", barredSubject=person.subject)
        # What was saved last is known everywhere, and so is what was saved before it.
        last = self.staff.barred["AUDITOR"].client
        until(lambda: last.get(f"/v1/{self.own.request['name']}")[0], lambda status: status == 404)

    @staticmethod
    def records(world, role, state="open", adviser="adviser"):
        """Those of one child, with what is asked of such a person among them."""
        return {**world.standing, "advice": world.asked[state, adviser if role == "ADVISER" else "setting"], "consultation": world.asked[state]}

    def case(self, relation, role):
        own, records = self.staff.own[role], self.records(self.own, role)
        tail = self.own.standing["pupil"]["name"].rsplit("/", 1)[1]
        match relation:
            case "own":
                return Case(own, records)
            case "another's":
                return Case(Person(role, f"demo-another-{role.lower()}-{tail}", setting=OTHER), {**records, "setting": {"name": OTHER}})
            case "other authority":
                return Case(Person(role, own.subject, "998"), records, "998")
            case "barred":
                return Case(self.staff.barred[role], self.records(self.own, role, adviser="barred adviser"))
            case "unlisted":
                return Case(Person(role, f"demo-unlisted-{role.lower()}-{tail}"), records)
            case "left":
                return Case(own, self.records(self.left, role))
            case "answered" | "withdrawn":
                return Case(own, self.records(self.own, role, relation))
            case "closed":
                return Case(own, self.records(self.closed, role))
            case "cover ended":
                return Case(own, {**records, "who covers": records["who covered"]})
        raise KeyError(relation)

    def means_something(self, method, relation, role, text):
        """Whether that relation can make a difference to somebody of the role, asked by this message of the own case."""
        _, roles, kinds = RELATIONS[relation]
        records = self.records(self.own, role)
        named = not kinds or any(key_of(records[kind], kind) in text for kind in kinds)
        return role in roles and (named or (relation == "closed" and method.service.endswith((".AdviceService", ".ConsultationService"))))

    def hidden_from(self, method, relation, role):
        """Ids that nothing which a method tells such a person may hold, asked for or not."""
        if relation in ("other authority", "another's", "barred"):
            # Staff are no secret of the child.
            open_to_all = ("particulars", "setting", *(STAFF if relation != "other authority" else ()))
            return {key_of(record) for kind, record in {**self.own.standing, **self.own.asked}.items() if kind not in open_to_all}
        if role not in ASKED:
            return set()
        hidden = [record for key, record in self.own.asked.items() if "answered" in key or "withdrawn" in key]
        hidden += self.closed.asked.values()
        hidden += [self.left.standing[kind] for kind in ("pupil", "carer", "request") if role in SCHOOLS and not as_own(method, "left")]
        return {key_of(record) for record in hidden}


def ids_of_nothing(method, case, text, asker):
    """Every id that the text has → one that is of nothing. Staff are no secret, and a list asked of one who is not there is refused: in
    their place comes one who has nothing."""
    idle = UUID.findall(case.records["idle"]["subject"])[0]
    staff = {UUID.findall(case.records[kind]["subject"])[0]: idle for kind in STAFF if not method.service.endswith(".AllocationService")}
    return {found: staff.get(found) or absent_id(found, asker) for found in UUID.findall(text)}


def key_of(record, kind=""):
    """What tells a record from every other."""
    return UUID.findall(record["subject"] if kind.startswith("who") else record["name"])[-1]


