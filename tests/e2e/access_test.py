"""Who may see what, as rules are made and ended: barred people, protected addresses, likenesses. Every method by every role is matrix_test.py's."""
import random
import unittest

from tests.e2e.system import ROOT, Client, new_id, reason, until
from tests.e2e.world import UUID, ChildWorld, Person, Staff, register_settings

LA = "/v1/localAuthorities/999"
PEOPLE = {"CASEWORKER": "caseworker", "TEAM_MANAGER": "team-manager", "PANEL_MEMBER": "panel-member", "AREA_SENCO": "area-senco",
          "SCHOOL_SENCO": "school-senco", "SCHOOL_APP": "school-app", "ADVISER": "adviser", "TRAINING_LEAD": "training-lead",
          "LEARNER": "learner", "FAMILY": "family", "AUDITOR": "auditor", "ADMIN": "admin"}


def golden_roles():
    """method → roles, from the golden page that the tidy tests hold to the contract."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in (ROOT / "tests/tidy/golden/permissions.md").read_text().splitlines() if line.startswith("|")]
    header = rows[0]
    return {row[0]: {header[i] for i in range(1, len(row)) if row[i] == "yes" and header[i] in PEOPLE} for row in rows[2:]}


def new_nhs_number():
    """A valid one of those kept for tests, which begin with 999."""
    while True:
        nine = "999" + "".join(str(random.randrange(10)) for _ in range(6))
        check = 11 - sum(int(digit) * (10 - i) for i, digit in enumerate(nine)) % 11
        if check != 10:
            return nine + str(check % 11)


class Noted(Client):
    """Calls of one person, each that changed something kept."""

    def __init__(self, token, kept):
        super().__init__(token=token)
        self.kept = kept

    def call(self, verb, path, body=None, **more):
        answer = super().call(verb, path, body, **more)
        if verb != "GET" and answer[0] == 200:
            self.kept.append((self, verb, path, body))
        return answer


class NotedStaff(Staff):
    def __init__(self):
        super().__init__()
        self.kept = []

    def client(self, person):
        return Noted(self.own[person.upper().replace("-", "_")].token, self.kept)


class AccessTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.clients = {role: Client(person) for role, person in PEOPLE.items()}
        cls.caseworker, cls.manager = cls.clients["CASEWORKER"], cls.clients["TEAM_MANAGER"]

    def make_pupil(self, client=None, **more):
        status, made = (client or self.caseworker).post(f"{LA}/pupils?requestId={new_id()}", {
            "forename": "Demo-Child", "surname": "Example-" + new_id()[:8], "birthDate": "2017-05-06", "sex": "SEX_MALE",
            "address": {"lines": ["1 Example Road"], "postcode": "ZZ99 3WZ"}, **more})
        self.assertEqual(status, 200, made)
        return made

    def test_a_barred_person_finds_nothing_anywhere(self):
        made = self.make_pupil()
        status, request = self.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": made["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY", "receivedChannel": "CHANNEL_EMAIL"})
        self.assertEqual(status, 200, request)
        two = Client("caseworker-two")
        self.assertEqual(two.get(f"/v1/{made['name']}")[0], 200)
        status, rule = self.manager.post(f"/v1/{made['name']}/accessRules?requestId={new_id()}", {
            "kind": "ACCESS_RULE_KIND_PERSON_BARRED", "barredSubject": "demo-caseworker-two", "reason": "Demo reason"})
        self.assertEqual(status, 200, rule)
        absent = two.get(f"{LA}/pupils/01900000-0000-7000-8000-000000000000")
        self.assertEqual(two.get(f"/v1/{made['name']}"), absent)
        until(lambda: two.get(f"/v1/{request['name']}"), lambda answer: answer[0] == 404)
        for address in (f"/v1/{request['name']}", *(f"/v1/{request['name']}/{part}" for part in ("deadlines", "deadlines/A2:explain", "notices/1:render"))):
            self.assertEqual(reason(two.get(address)), (404, "REQUEST_NOT_FOUND"))
        self.assertEqual(two.get(f"{LA}/ehcRequests?pupil={made['name']}")[1], {})
        self.assertEqual(two.post(f"{LA}/pupils:search", {"namePrefix": made["surname"]})[1], {})
        self.assertEqual(two.post(f"{LA}/pupils:batchGet", {"names": [made["name"]]})[1], {})
        self.assertEqual(reason(two.post(f"/v1/{request['name']}:allocate", {"requestId": new_id(), "etag": "v1"})), (404, "REQUEST_NOT_FOUND"))
        answer = two.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": made["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY", "receivedChannel": "CHANNEL_EMAIL"})
        self.assertEqual(reason(answer), (400, "PUPIL_NOT_VISIBLE"))
        self.assertEqual(self.caseworker.get(f"/v1/{made['name']}")[0], 200)
        status, _ = self.manager.post(f"/v1/{rule['name']}:end", {"requestId": new_id(), "etag": rule["etag"], "reason": "Demo: over"})
        self.assertEqual(status, 200)
        until(lambda: two.get(f"/v1/{request['name']}"), lambda answer: answer[0] == 200)

    def test_what_was_answered_before_a_bar_is_not_told_again(self):
        """All that made the records of a child, sent again with its request ids by those who did it and are barred since."""
        register_settings()
        staff = NotedStaff()
        world = ChildWorld(staff)
        kept, staff.kept = list(staff.kept), []
        self.assertGreater(len(kept), 40)
        again = [(Client.call(*call)[0], call[2]) for call in kept]
        self.assertEqual([each for each in again if each[0] != 200], [], "to who is not barred it is")
        other = Person("TEAM_MANAGER", "demo-bars-them").client
        for role in ("TEAM_MANAGER", "SCHOOL_SENCO", "CASEWORKER"):
            self.assertEqual(other.post(f"/v1/{world.standing['pupil']['name']}/accessRules?requestId={new_id()}", {
                "kind": "ACCESS_RULE_KIND_PERSON_BARRED", "barredSubject": staff.own[role].subject, "reason": "Demo reason"})[0], 200)
        until(lambda: staff.own["CASEWORKER"].client.get(f"/v1/{world.request['name']}")[0], lambda status: status == 404)
        told, child = [], set(UUID.findall(str([*world.standing.values(), *world.asked.values()])))
        for client, verb, path, body in kept:
            if "/caseworkers" in path:
                continue
            status, answer = Client.call(client, verb, path, body)
            # The pupil that was made is not in the call itself.
            if status == 200 or (child - set(UUID.findall(path + str(body)))) & set(UUID.findall(str(answer))):
                told.append(f"{verb} {path}: {status} {answer}")
        self.assertEqual(told, [])

    def test_a_protected_address_is_for_its_allow_list(self):
        made = self.make_pupil()
        status, carer = self.caseworker.post(f"/v1/{made['name']}/carers?requestId={new_id()}", {
            "forename": "Demo-Parent", "surname": "Example", "relationship": "RELATIONSHIP_MOTHER", "email": "demo@example.org",
            "address": {"lines": ["1 Example Road"]}})
        self.assertEqual(status, 200, carer)
        status, rule = self.manager.post(f"/v1/{made['name']}/accessRules?requestId={new_id()}", {
            "kind": "ACCESS_RULE_KIND_ADDRESS_PROTECTED", "allowedSubjects": ["demo-caseworker"], "reason": "Demo reason"})
        self.assertEqual(status, 200, rule)
        self.assertIn("address", self.caseworker.get(f"/v1/{made['name']}")[1])
        two = Client("caseworker-two")
        for address in (made["name"], carer["name"]):
            seen = two.get(f"/v1/{address}")[1]
            self.assertTrue(seen["addressProtected"])
            self.assertFalse({"address", "email"} & set(seen), seen)
        found = two.post(f"{LA}/pupils:search", {"namePrefix": made["surname"]})[1]["pupils"][0]
        self.assertNotIn("address", found)
        answer = two.call("PATCH", f"/v1/{made['name']}?updateMask=address&requestId={new_id()}",
                          {"etag": made["etag"], "address": {"lines": ["2 Example Road"]}})
        self.assertEqual(reason(answer), (400, "ADDRESS_PROTECTED"))
        status, _ = self.manager.post(f"/v1/{rule['name']}:setAllowList", {
            "requestId": new_id(), "etag": rule["etag"], "allowedSubjects": ["demo-caseworker-two"], "reason": "Demo: handed over"})
        self.assertEqual(status, 200)
        self.assertIn("address", two.get(f"/v1/{made['name']}")[1])
        self.assertNotIn("address", self.caseworker.get(f"/v1/{made['name']}")[1])

    def test_a_manager_cannot_bar_themselves_and_a_rule_stands_once(self):
        made = self.make_pupil()
        rule = {"kind": "ACCESS_RULE_KIND_PERSON_BARRED", "barredSubject": "demo-team-manager", "reason": "Demo"}
        address = f"/v1/{made['name']}/accessRules"
        self.assertEqual(reason(self.manager.post(f"{address}?requestId={new_id()}", rule)), (400, "CANNOT_BAR_SELF"))
        rule["barredSubject"] = "demo-family"
        self.assertEqual(self.manager.post(f"{address}?requestId={new_id()}", rule)[0], 200)
        self.assertEqual(reason(self.manager.post(f"{address}?requestId={new_id()}", rule)), (409, "RULE_EXISTS"))

    def test_duplicates_are_found_and_identifiers_are_taken_once(self):
        nhs = new_nhs_number()
        made = self.make_pupil(nhsNumber=nhs)
        again = {"forename": made["forename"], "surname": made["surname"], "birthDate": "2017-06-05", "sex": "SEX_MALE"}
        _, found = self.caseworker.post(f"{LA}/pupils:findDuplicates", {"pupil": again})
        self.assertEqual([m["reasons"] for m in found["matches"] if m["pupil"]["name"] == made["name"]],
                         [["SAME_NAME", "DAY_AND_MONTH_EXCHANGED"]])
        again["birthDate"] = "2017-05-06"
        self.assertEqual(reason(self.caseworker.post(f"{LA}/pupils?requestId={new_id()}", again)), (400, "POSSIBLE_DUPLICATE"))
        self.assertEqual(self.caseworker.post(f"{LA}/pupils?duplicatesChecked=true&requestId={new_id()}", again)[0], 200)
        other = {"forename": "Demo-Other", "surname": "Example-Other", "birthDate": "2016-01-01", "sex": "SEX_MALE", "nhsNumber": nhs}
        self.assertEqual(reason(self.caseworker.post(f"{LA}/pupils?duplicatesChecked=true&requestId={new_id()}", other)), (409, "IDENTIFIER_TAKEN"))
        # There is one of each in an authority: that much is told to everybody, and not of whom it is.
        self.assertEqual(self.manager.post(f"/v1/{made['name']}/accessRules?requestId={new_id()}", {
            "kind": "ACCESS_RULE_KIND_PERSON_BARRED", "barredSubject": "demo-caseworker-two", "reason": "Demo reason"})[0], 200)
        refused = Client("caseworker-two").post(f"{LA}/pupils?requestId={new_id()}", other)
        self.assertEqual(reason(refused), (409, "IDENTIFIER_TAKEN"))
        self.assertNotIn(made["name"].rsplit("/", 1)[1], str(refused))


if __name__ == "__main__":
    unittest.main()
