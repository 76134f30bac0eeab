"""Who may do what over each way in, made from the contract: every method × role × relation to the record × way, with its exact answer.

What is answered stands in answers.md, which UPDATE_GOLDEN=1 writes anew: the difference is the review. Everything is asked in both forms,
and what is one's own over every way. What is not is asked over one way, each in its turn, and in the long form (SEND_TEST_LONG=1) over all.
"""
import dataclasses
import difflib
import os
import unittest
from pathlib import Path

import grpc
from google.protobuf import json_format, message_factory

from tests.e2e import records, transports
from tests.e2e.access_test import golden_roles
from tests.e2e.answers import answers_page, exchanged, fields_shown, next_page
from tests.e2e.needs import NAMES_NOTHING_TO, asks
from tests.e2e.relations import ASKED, OTHERWISE, RELATIONS, Scene, as_own, ids_of_nothing, key_of
from tests.e2e.system import PORTS, Client, new_id, reason, until
from tests.e2e.transports import Grpc, Request
from tests.e2e.world import MARKS, OTHER, ROLES, UUID, Person

LONG = "SEND_TEST_LONG" in os.environ
GOLDEN = Path(__file__).with_name("answers.md")
PERMISSION_DENIED, UNAUTHENTICATED = 7, 16
CODES = {code.value[0]: code.name for code in grpc.StatusCode}
# More pages than any list of the tests has.
MOST_PAGES = 300
# Roots are signed once a minute: either is what somebody is told who may see the history.
UNTIL_SIGNED = "OK, or FAILED_PRECONDITION NOT_SIGNED_YET"
# What tells of the calls themselves.
CHANGE_BY_BEING_ASKED = ("ListReads", "ListPupilReads")
# What shows an address at all; to whom it is protected from, none of them does.
SHOW_ADDRESSES = {"GetPupil", "BatchGetPupils", "ListPupils", "SearchPupils", "FindDuplicatePupils", "GetCarer", "ListCarers"}


class MatrixCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ways = transports.ways()
        for way in cls.ways.values():
            cls.addClassCleanup(way.close)
        roles = golden_roles()
        cls.roles = {method.name: roles[f"{method.service}.{method.name}"] for method in transports.public()}

    def ways_of(self, method):
        return {name: way for name, way in self.ways.items() if method.bindings or name != "JSON"}

    def ways_in_turn(self, method):
        """One that is another the next time; all of them in the long form."""
        ways = list(self.ways_of(method).items())
        self.turn = getattr(self, "turn", 0) + 1
        return dict(ways if LONG else [ways[self.turn % len(ways)]])

    def everywhere(self, token, request, ways=None):
        """The one (code, reason) that every way gives; fails where they differ."""
        answers = {name: way(token, request) for name, way in (ways or self.ways_of(request.method)).items()}
        self.assertEqual(len(set(answers.values())), 1, f"{request.method.path}: {answers}")
        return next(iter(answers.values()))


class DoorTest(MatrixCase):
    def test_nobody_without_a_token_and_nobody_of_another_authority(self):
        person = Person("CASEWORKER", "demo-elsewhere", "998")
        for method in transports.public():
            request = Request(method)
            # The gateway does not say whether there was none or a bad one.
            self.assertEqual({way("", request)[0] for way in self.ways_of(method).values()}, {UNAUTHENTICATED}, method.path)
            if "CASEWORKER" in self.roles[method.name] and "localAuthorities/999" in str(request.bound):
                self.assertEqual(self.everywhere(person.token, request), (PERMISSION_DENIED, "WRONG_TENANT"), method.path)

    def test_a_services_own_port_is_for_the_gateway_alone(self):
        token = Client.token_of("caseworker")
        get = next(method for method in transports.methods() if method.name == "GetEhcRequest")
        stranger = Grpc(PORTS["ehcp"])
        self.addCleanup(stranger.close)
        self.assertEqual(stranger(token, Request(get)), (grpc.StatusCode.UNAVAILABLE.value[0], None), "without a certificate")
        # A certificate of the same authority, of a part that has no business there.
        part = Grpc(PORTS["ehcp"], "pupil")
        self.addCleanup(part.close)
        self.assertEqual(part(token, Request(get)), (PERMISSION_DENIED, "PEER_NOT_ALLOWED"))

    def test_what_is_for_services_is_not_there_for_the_public(self):
        inside = [method for method in transports.contract()[1] if method.internal]
        self.assertGreater(len(inside), 0)
        token = Client.token_of("admin")
        for method in inside:
            for way in ("gRPC", "gRPC-Web"):
                self.assertEqual(self.ways[way](token, Request(method))[0], grpc.StatusCode.UNIMPLEMENTED.value[0], f"{way} {method.path}")
            self.assertEqual(self.ways["own port"](token, Request(method)), (PERMISSION_DENIED, "PEER_NOT_ALLOWED"), method.path)


class Watcher:
    """Somebody who has begun to watch requests."""

    def __init__(self, way, person):
        method = next(method for method in transports.methods() if method.name == "WatchEhcRequests")
        self.kind = message_factory.GetMessageClass(method.descriptor.output_type)
        watch = way.channel.unary_stream(method.path, request_serializer=lambda m: m.SerializeToString(), response_deserializer=self.kind.FromString)
        self.stream = watch(Request(method, {"localAuthorities": person.la}).message(), metadata=[("authorization", f"Bearer {person.token}")],
                            timeout=transports.SECONDS)
        next(self.stream)

    def told_until(self, name):
        """The requests of which something was told, up to the one that is waited for."""
        told = []
        for event in self.stream:
            told.append(event.change.ehc_request.name or event.left.name)
            if told[-1] == name:
                self.stream.cancel()
                break
        return told


class RelationTest(MatrixCase):
    """Everything asked about real records by everybody who stands in some relation to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scene = Scene()

    def told(self, way, person, request):
        """The answer, and all that its pages hold."""
        answer = way.answer(person.token, request)
        body, kind = answer.told[2], request.method.descriptor.output_type
        if answer.code or "next_page_token" not in kind.fields_by_name:
            return answer, body if isinstance(body, bytes) else body.encode()
        token, whole = next_page(kind, body), body
        for _ in range(MOST_PAGES):
            if not token:
                break
            request.fields["pageToken"] = token
            body = way.answer(person.token, request).told[2]
            token, whole = next_page(kind, body), whole + body
        self.assertEqual(token, "", f"{request.method.path}: more than {MOST_PAGES} pages: name something in NAMING that there is less of")
        return answer, whole

    def ask(self, ask, case, text, ways, request_id):
        """way → (how the cell of the table has it, the whole answer, all that was told)."""
        cells = {}
        for name, way in ways.items():
            answer, body = self.told(way, case.person, ask.request(text, request_id))
            cell = " ".join(filter(None, (CODES[answer.code], answer.reason)))
            if ask.method.name == "GetInclusionProof" and cell in ("OK", "FAILED_PRECONDITION NOT_SIGNED_YET"):
                cell = UNTIL_SIGNED
            cells[name] = (cell, answer, body)
        return cells

    def one(self, what, cells):
        """The one cell that every way gives."""
        told = {name: (cell, answer.status) for name, (cell, answer, _) in cells.items()}
        self.hold(len(set(told.values())) == 1, f"{what}: the ways differ: {told}")
        return next(iter(told.values()))[0]

    def alike(self, what, method, cells):
        """What is shown is the same message over each way."""
        kind = message_factory.GetMessageClass(method.descriptor.output_type)
        shown = [json_format.Parse(body, kind()) if way == "JSON" else kind.FromString(body) for way, (_, _, body) in cells.items()]
        self.hold(all(each == shown[0] for each in shown), f"{what}: the ways show different things: {shown}")

    def hold(self, holds, sentence):
        """Goes on where it does not hold, so that all that is wrong is told at once."""
        if not holds:
            self.wrong.append(sentence)

    def row(self, ask, role, relations=RELATIONS, stand_in=None):
        """relation → cell, for somebody whose role may call it; "none" is of what is not there. A `stand_in` asks in everybody's place."""
        text, row = ask.text(self.scene.case("own", role).records), {}
        # Whoever knows the id with which another made something is not told what came of it.
        request_id = new_id()
        for relation in relations:
            if relation != "own" and (ask.why_alike or not self.scene.means_something(ask.method, relation, role, text)):
                continue
            what, case = f"{ask} by {role}, {relation}", self.scene.case(relation, role)
            ways = self.ways_of(ask.method) if relation == "own" and not stand_in else self.ways_in_turn(ask.method)
            case = dataclasses.replace(case, person=stand_in or case.person)
            asked = case.named(ask.text(case.records))
            real = self.ask(ask, case, asked, ways, request_id)
            cell = none = self.one(what, real)
            if UUID.search(asked):
                if cell == "OK" and ask.method.name not in CHANGE_BY_BEING_ASKED:
                    self.alike(what, ask.method, real)
                ids = ids_of_nothing(ask.method, case, asked, what)
                nothing = self.ask(ask, case, exchanged(asked, ids), dict(list(ways.items()) if LONG else list(ways.items())[-1:]), new_id())
                none = self.one(f"{what}, of what is not there", nothing)
                if cell == none:
                    cell += self.beyond(what, {way: exchanged(real[way][1:], ids) for way in nothing}, nothing)
            elif any(key in body for key in self.keys(case) for _, _, body in real.values()):
                cell += ", shown"
            row[relation] = cell
            row.setdefault("none", none)
            self.hides(ask.method, what, relation, role, real)
            if relation == "own" and cell.startswith("OK") and role in ASKED and "CASEWORKER" in self.roles[ask.method.name] and not ask.why_alike:
                whole = self.ask(ask, dataclasses.replace(case, person=self.scene.staff.own["CASEWORKER"]), asked, {"gRPC": self.ways["gRPC"]}, new_id())
                self.fields[str(ask), role] = [fields_shown(ask.method, told["gRPC"][2]) for told in (real, whole)]
            self.judge(ask, what, relation, role, row, none)
        return row

    @staticmethod
    def keys(case):
        return [key_of(record, kind).encode() for kind, record in case.records.items() if kind not in ("setting", "particulars")]

    def beyond(self, what, real, nothing):
        """What an answer says more than one of what is not there that has the same code and reason: something is shown, or it is
        put otherwise, which nobody may be able to tell."""
        if any(code := answer.code for _, answer, _ in nothing.values()):
            self.hold(all(nothing[way][1:] == told for way, told in real.items()), f"{what}: {CODES[code]} of what is there and of what is not differ: "
                      f"{real} {nothing}")
            return ""
        return ", shown" if any(nothing[way][1:] != told for way, told in real.items()) else ""

    def judge(self, ask, what, relation, role, row, none):
        cell = row[relation]
        if ask.why_alike:
            return
        if relation == "own" and role not in NAMES_NOTHING_TO.get(str(ask), ((),))[0]:
            self.hold(cell != none and not cell.startswith("INVALID_ARGUMENT"),
                      f"{what}: {cell}, as of what is not there: nobody can be seen to be let through. Say in NAMING of tests/e2e/needs.py how it "
                      "names a record, or in WITHOUT_RELATION why none matters to it; the rest of its message is its recipe's (requests.py)")
        elif relation == "unlisted" or as_own(ask.method, relation):
            self.hold(cell == OTHERWISE.get((ask.method.name, relation), row["own"]), f"{what}: {cell}, but own is {row['own']}")
        else:
            self.hold(cell == none, f"{what}: {cell}, but of what is not there {none}")

    def hides(self, method, what, relation, role, cells):
        hidden = [key.encode() for key in self.scene.hidden_from(method, relation, role)]
        for way, (_, _, body) in cells.items():
            shown = [key for key in hidden if key in body]
            self.hold(not shown, f"{what}, over {way}: tells of {shown}")
            shown = [mark for mark in MARKS if mark.encode() in body]
            self.hold(relation == "own" or not shown, f"{what}, over {way}: tells a protected address: {shown}")
            if relation == "own" and shown:
                self.addresses.add(method.name)

    def test_each_relation_is_told_its_own_and_nothing_else(self):
        self.wrong, self.addresses, self.fields, rows = [], set(), {}, []
        for ask in asks():
            by_row = {}
            for role in ROLES:
                if role in self.roles[ask.method.name]:
                    by_row.setdefault(tuple(self.row(ask, role).items()), []).append(role)
            rows += [(ask, roles, dict(row)) for row, roles in by_row.items()]
        self.assertEqual(self.wrong, [], "\n" + "\n".join(self.wrong))
        self.assertEqual(self.addresses, SHOW_ADDRESSES)
        page = answers_page(rows, self.fields)
        if "UPDATE_GOLDEN" in os.environ:
            GOLDEN.write_text(page)
        differ = [line for line in difflib.unified_diff(GOLDEN.read_text().splitlines(), page.splitlines(), n=0, lineterm="") if line[:2] in ("-|", "+|")]
        self.assertEqual(differ, [], "\nwhat is answered is not what answers.md says: look at it, and run this with UPDATE_GOLDEN=1\n" + "\n".join(differ))
        self.assertEqual(GOLDEN.read_text(), page, "run this with UPDATE_GOLDEN=1")

    def test_the_check_above_would_find_a_leak(self):
        """Were those who are barred answered as if they were not, each method would be named."""
        found = 0
        for ask in asks():
            roles = [role for role in ROLES if role in self.roles[ask.method.name] and role != "AUDITOR" and str(ask) not in NAMES_NOTHING_TO]
            if roles and not ask.why_alike and not as_own(ask.method, "barred"):
                self.wrong, self.addresses, self.fields = [], set(), {}
                self.row(ask, roles[0], ("own", "barred"), self.scene.staff.own[roles[0]])
                self.assertNotEqual(self.wrong, [], ask)
                found += 1
        self.assertGreater(found, 80)

    def test_a_role_that_is_not_named_and_another_authority_are_refused(self):
        for ask in asks():
            for role in ROLES:
                case = self.scene.case("own", role)
                text = ask.text(case.records)
                if role not in self.roles[ask.method.name]:
                    answer = self.everywhere(case.person.token, ask.request(text, new_id()), self.ways_in_turn(ask.method))
                    self.assertEqual(answer, (PERMISSION_DENIED, "ROLE_NOT_ALLOWED"), f"{ask} by {role}")
                elif any("localAuthorities/999" in name for name in ask.request(text, new_id()).bound.values()):
                    stranger = Person(role, case.person.subject, "998")
                    answer = self.everywhere(stranger.token, ask.request(text, new_id()), self.ways_in_turn(ask.method))
                    self.assertEqual(answer, (PERMISSION_DENIED, "WRONG_TENANT"), f"{ask} by {role} of 998")

    def test_a_batch_holds_those_that_one_may_see(self):
        own, closed = (world.standing["pupil"]["name"] for world in (self.scene.own, self.scene.closed))
        for relation, names in (("own", [own, closed]), ("barred", [closed]), ("another's", [])):
            client = self.scene.case(relation, "SCHOOL_SENCO").person.client
            status, found = client.post("/v1/localAuthorities/999/pupils:batchGet", {"names": [own, exchanged(own, {found: new_id() for found in UUID.findall(own)}), closed]})
            self.assertEqual((status, [pupil["name"] for pupil in found.get("pupils", [])]), (200, names), relation)

    def test_a_watch_tells_what_a_list_would_show(self):
        """A change of one's own child's request, and then of one that each watcher may see, behind which nothing before it comes."""
        scene, elsewhere = self.scene, records.World("998", lambda _: Person("CASEWORKER", "demo-elsewhere", "998").client)
        others = scene.own.received(scene.own.pupil(setting=OTHER), source="REQUEST_SOURCE_EDUCATION_SETTING", requestingSetting=OTHER)
        last = {"own": scene.own.request, "another's": others, "other authority": elsewhere.received(), "barred": scene.left.request}
        roles = {"another's": "SCHOOL_SENCO"}
        people = {relation: scene.case(relation, roles.get(relation, "CASEWORKER")).person for relation in last}
        until(lambda: people["another's"].client.get(f"/v1/{others['name']}")[0], lambda status: status == 200)
        watchers = {relation: Watcher(self.ways["gRPC"], person) for relation, person in people.items()}
        meeting = {"heldOnDate": records.ago(9), "attendedBy": "Demo-Ada Example", "outcome": "Demo"}
        for world in (scene.own, scene.left):
            world.standing["request"] = world.act(world.request, "recordMeeting", meeting=meeting)
        for world, request in ((scene.own, others), (elsewhere, last["other authority"])):
            world.act(request, "recordNotice", notice=records.notice("CONSIDERING", days=40))
        for relation, watcher in watchers.items():
            told = watcher.told_until(last[relation]["name"])
            self.assertEqual(told[-1:], [last[relation]["name"]], relation)
            self.assertEqual(scene.own.request["name"] in told, relation == "own", relation)

    def test_a_handover_moves_nothing_from_whom_one_is_barred(self):
        holder, other = self.scene.own.standing["caseworker"], self.scene.own.standing["who covers"]
        barred = self.scene.staff.barred["TEAM_MANAGER"].client
        status, done = barred.post("/v1/localAuthorities/999/ehcRequests:handOver", {
            "requestId": new_id(), "fromCaseworker": holder["subject"], "toCaseworkers": [other["subject"]], "reason": "Demo reason"})
        self.assertEqual((status, done), (200, {}))
        seen = self.scene.own.get(self.scene.own.request["name"])
        self.assertEqual(seen["caseworker"], holder["subject"])

    def test_a_creation_says_nothing_of_a_child_one_may_not_see(self):
        """Of likenesses; of identifiers access_test.py does."""
        world = self.scene.own
        child = world.pupil()
        like = {field: child[field] for field in ("forename", "surname", "birthDate", "sex")}
        path = "/v1/localAuthorities/999/pupils"
        own, barred = (people["CASEWORKER"] for people in (self.scene.staff.own, self.scene.staff.barred))
        world.create("team-manager", child["name"], "accessRules", kind="ACCESS_RULE_KIND_PERSON_BARRED", barredSubject=barred.subject, reason="Demo reason")
        self.assertEqual(reason(own.client.post(f"{path}?requestId={new_id()}", like)), (400, "POSSIBLE_DUPLICATE"))
        self.assertEqual(reason(barred.client.post(f"{path}?requestId={new_id()}", like)), (200, None))


if __name__ == "__main__":
    unittest.main()
