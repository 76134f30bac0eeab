"""Who may do what over each way in, made from the contract: every method × role × way, and every method × relation to a record."""
import unittest

import grpc

from tests.e2e import transports
from tests.e2e.access_test import PEOPLE, golden_roles
from tests.e2e.register_test import REGISTERS, import_register
from tests.e2e.slice_test import LA, TODAY, pupil
from tests.e2e.system import PORTS, Client, new_id, reason, until
from tests.e2e.transports import NOBODY, Grpc, Request

PERMISSION_DENIED, UNAUTHENTICATED, UNKNOWN, INTERNAL = 7, 16, 2, 13
# A school and its software, of two settings of the register's sample.
OWN, OTHER = "settings/urn-990000", "settings/urn-990001"


class MatrixTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ways, ends = transports.ways()
        for end in ends:
            cls.addClassCleanup(end.close)
        cls.methods = transports.methods()

    def everywhere(self, person, request):
        """The one answer that every way gives; fails where they differ."""
        answers = {way: call(person, request) for way, call in self.ways.items()}
        self.assertEqual(len(set(answers.values())), 1, f"{person} {request.method.path}: {answers}")
        return next(iter(answers.values()))

    def test_every_role_on_every_method_over_every_way(self):
        roles = golden_roles()
        self.assertGreater(len(self.methods), 60)
        for method in self.methods:
            for role, person in PEOPLE.items():
                code, why = self.everywhere(person, Request(method))
                refused = (code, why) == (PERMISSION_DENIED, "ROLE_NOT_ALLOWED")
                self.assertEqual(refused, role not in roles[f"{method.service}.{method.name}"], f"{role} {method.path}: {code} {why}")
                self.assertNotIn(code, (UNKNOWN, INTERNAL), f"{role} {method.path}: {why}")

    def test_nobody_without_a_token_and_nobody_of_another_authority(self):
        for method in self.methods:
            request = Request(method)
            # The gateway does not say whether there was none or a bad one.
            self.assertEqual({call(None, request)[0] for call in self.ways.values()}, {UNAUTHENTICATED}, method.path)
            if "CASEWORKER" in golden_roles()[f"{method.service}.{method.name}"] and "localAuthorities/999" in str(request.bound):
                self.assertEqual(self.everywhere("other-authority", request), (PERMISSION_DENIED, "WRONG_TENANT"), method.path)

    def test_a_services_own_port_is_for_the_gateway_alone(self):
        token = Client.token_of("caseworker")
        get = next(method for method in self.methods if method.name == "GetEhcRequest")
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
        for method in inside:
            for way in ("gRPC", "gRPC-Web"):
                self.assertEqual(self.ways[way]("admin", Request(method))[0], grpc.StatusCode.UNIMPLEMENTED.value[0], f"{way} {method.path}")
            self.assertEqual(self.ways["own port"]("admin", Request(method)), (PERMISSION_DENIED, "PEER_NOT_ALLOWED"), method.path)


class RelationTest(unittest.TestCase):
    """A request of one school's pupil, met by those who have no relation to it that holds: it must look like what is not there."""

    @classmethod
    def setUpClass(cls):
        cls.caseworker, cls.manager = Client("caseworker"), Client("team-manager")
        assert import_register(REGISTERS / "edubasealldata.csv")[0] == 0
        child = {**pupil("Example-" + new_id()[:8]), "setting": OWN}
        cls.pupil = cls.made(cls.caseworker.post(f"{LA}/pupils?requestId={new_id()}", child))
        cls.request = cls.made(cls.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": cls.pupil["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_EDUCATION_SETTING", "requestingSetting": OWN,
            "receivedChannel": "CHANNEL_EMAIL"}))
        assessed = cls.made(cls.caseworker.post(f"/v1/{cls.request['name']}:recordDecision", {
            "requestId": new_id(), "etag": cls.request["etag"], "decision": "DECISION_ASSESS", "decidedOnDate": TODAY.isoformat(), "reasons": "Demo reasons"}))
        cls.advice = cls.made(cls.caseworker.post(f"/v1/{assessed['name']}/adviceRequests?requestId={new_id()}", {
            "adviserKind": "ADVISER_KIND_EDUCATIONAL_PSYCHOLOGIST", "adviserName": "Demo Psychologist", "adviserSubject": "demo-adviser",
            "question": "Demo question", "requestedOnDate": TODAY.isoformat(), "channel": "CHANNEL_EMAIL"}))
        cls.ids = {name.split("/")[-2]: name.split("/")[-1] for name in (cls.pupil["name"], cls.request["name"], cls.advice["name"])}

    @staticmethod
    def made(answer):
        assert answer[0] == 200, answer
        return answer[1]

    def methods_on(self, *collections):
        """Methods whose address names a record of these collections, and of no record that was not made here."""
        for method in transports.methods():
            shapes = [shape for _, shape in transports.variables(method)]
            if any(f"{c}/*" in shape for c in collections for shape in shapes):
                yield method

    def assert_like_nothing(self, person, *collections):
        """Every method answers of the record what it answers of none, word for word."""
        client, asked = Client(person), 0
        for method in self.methods_on(*collections):
            real = Request(method, self.ids, whole=True)
            absent = Request(method, {name: NOBODY for name in self.ids}, whole=True)
            # The same request but for the name.
            absent.fields = real.fields
            status, body = client.call(*real.address())
            self.assertEqual((status, body), client.call(*absent.address()), f"{person} {method.path}")
            self.assertTrue(status != 200 or body == {}, f"{person} {method.path} {body}")
            asked += 1
        self.assertGreater(asked, 3)

    def test_another_schools_request(self):
        self.assertEqual(reason(Client("school-app").get(f"/v1/{self.request['name']}")), (404, "REQUEST_NOT_FOUND"))
        self.assert_like_nothing("school-app", "ehcRequests", "pupils")
        # Its own school sees it, as soon as it is known that the child is there.
        school = Client("school-senco")
        until(lambda: school.get(f"/v1/{self.request['name']}")[0], lambda status: status == 200)

    def test_an_adviser_before_and_after(self):
        adviser = Client("adviser")
        status, seen = adviser.get(f"/v1/{self.advice['name']}")
        self.assertEqual(status, 200, seen)
        self.assertEqual(adviser.post(f"/v1/{self.advice['name']}:answer", {"requestId": new_id(), "etag": seen["etag"], "answer": "Demo"})[0], 200)
        self.assert_like_nothing("adviser", "ehcRequests")

    def test_who_is_barred(self):
        rule = self.made(self.manager.post(f"/v1/{self.pupil['name']}/accessRules?requestId={new_id()}", {
            "kind": "ACCESS_RULE_KIND_PERSON_BARRED", "barredSubject": "demo-caseworker-two", "reason": "Demo reason"}))
        two = Client("caseworker-two")
        until(lambda: two.get(f"/v1/{self.request['name']}")[0], lambda status: status == 404)
        self.assert_like_nothing("caseworker-two", "ehcRequests", "pupils")
        self.made(self.manager.post(f"/v1/{rule['name']}:end", {"requestId": new_id(), "etag": rule["etag"], "reason": "Demo: over"}))
        until(lambda: two.get(f"/v1/{self.request['name']}")[0], lambda status: status == 200)


if __name__ == "__main__":
    unittest.main()
