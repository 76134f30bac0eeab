"""Odd texts in every field of every method: nothing breaks, nothing is run, what is kept comes back as it was, and what people
wrote is in no error, log line or metric."""
import re
import unittest
import urllib.request

from tests.e2e import transports
from tests.e2e.access_test import PEOPLE, golden_roles
from tests.e2e.records import World
from tests.e2e.register_test import REGISTERS, import_register
from tests.e2e.requests import accepted
from tests.e2e.slice_test import LA, pupil
from tests.e2e.system import PORTS, STATE, Client, new_id
from tests.e2e.transports import Request

ODD = ["'; DROP TABLE ehc_request; -- ", "' OR '1'='1", "\" OR \"\"=\"", "\\'; SELECT SLEEP(9); #", "%_%", "a\\", "/*!50000 SELECT*/", "`pupil`",
       "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀", "Zoë O’Brien-Ñuñez", "\u202egnirts", "<script>alert(1)</script>", "${jndi:ldap://localhost}", "{{7*7}}", "=1+1", "x" * 300]


def some_role(method):
    return PEOPLE[sorted(golden_roles()[f"{method.service}.{method.name}"])[0]]


class AcceptedTest(unittest.TestCase):
    """The ground of what follows: that a text is refused, or taken, says something only where nothing else is wrong."""

    def test_each_method_has_a_request_that_is_accepted(self):
        self.assertEqual(import_register(REGISTERS / "edubasealldata.csv")[0], 0)
        world, refused = World(), []
        for method in transports.methods():
            asked = accepted(method, world)
            status, body = Client(asked.person).call(*asked.request().address())
            refused += [f"{asked.person} {method.path}: {status} {body}"] if status != 200 else []
        self.assertEqual(refused, [])


class TextTest(unittest.TestCase):
    def test_odd_texts_in_every_field_break_nothing(self):
        broken = []
        for method in transports.methods():
            client = Client(some_role(method))
            for text in ODD:
                status, body = client.call(*Request(method, text=text).address())
                if status >= 500:
                    broken.append(f"{method.path} {text[:20]!r}: {status} {body}")
        self.assertEqual(broken, [])
        self.assertEqual(Client("caseworker").get(f"{LA}/ehcRequests?pageSize=1")[0], 200, "the tables are there")

    def test_odd_names_come_back_as_they_were(self):
        caseworker = Client("caseworker")
        for text in ODD[:-1]:
            with self.subTest(text):
                surname = f"Example-{new_id()[:8]} {text.strip()}"
                status, made = caseworker.post(f"{LA}/pupils?requestId={new_id()}", pupil(surname))
                if status == 400:  # What no name may hold is refused, by its field.
                    self.assertIn("pupil.surname", str(made))
                    continue
                self.assertEqual((status, made["surname"]), (200, surname))
                status, found = caseworker.post(f"{LA}/pupils:search", {"namePrefix": surname})
                self.assertEqual([p["surname"] for p in found["pupils"]], [surname])

    def test_a_percent_sign_is_no_wildcard(self):
        caseworker = Client("caseworker")
        self.assertEqual(caseworker.post(f"{LA}/pupils?requestId={new_id()}", pupil("Example-" + new_id()[:8]))[0], 200)
        for prefix in ("%", "_xample", "Example%", "Ex_mple"):
            self.assertEqual(caseworker.post(f"{LA}/pupils:search", {"namePrefix": prefix})[1].get("pupils", []), [], prefix)

    def test_what_people_wrote_is_in_no_error_log_or_metric(self):
        mark = "Zq" + re.sub(r"\d", "w", new_id().replace("-", ""))
        repeated, accepted = [], 0
        status, made = Client("caseworker").post(f"{LA}/pupils?requestId={new_id()}", pupil(mark))
        self.assertEqual((status, made["surname"]), (200, mark))
        for method in transports.methods():
            if method.bindings[0].verb == "GET":
                continue
            for person in {some_role(method), "family"}:
                status, body = Client(person).call(*Request(method, text=mark).address())
                accepted += status == 200
                if status != 200 and mark in str(body):
                    repeated.append(f"{method.path}: {body}")
        self.assertEqual(repeated, [])
        held = [f"{path.name}" for path in (STATE / "logs").iterdir() if mark in path.read_text(errors="replace")]
        for name in ("pupil-metrics", "ehcp-metrics", "envoy-admin"):
            page = "/stats" if name == "envoy-admin" else "/metrics"
            with urllib.request.urlopen(f"http://127.0.0.1:{PORTS[name]}{page}", timeout=30) as reply:
                text = reply.read().decode()
            self.assertGreater(len(text), 200, name)
            held += [name] if mark in text else []
        self.assertEqual(held, [])
        self.assertIn("pupil.log", [path.name for path in (STATE / "logs").iterdir()], "the logs are there")


if __name__ == "__main__":
    unittest.main()
