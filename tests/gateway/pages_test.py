"""The gateway of the real API: its public pages, its OpenAPI page, and every method by its own address."""
import re
import sys
import unittest

from openapi_spec_validator import validate

from tests.gateway.harness import BUILD, eventually, Gateway, ROOT

sys.path.insert(0, str(ROOT / "deploy/gateway"))
from api import load  # noqa: E402

METHODS = load((BUILD / "gen/api.binpb").read_bytes())[1]


def address_of(binding):
    path = "/" + "/".join("one" if s == "*" else s for s in binding.segments)
    return path + (":" + binding.custom if binding.custom else "")


class PagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.packages = sorted({m.package for m in METHODS})
        cls.gateway = Gateway(services=cls.packages, descriptor=BUILD / "gen/api.binpb")
        cls.addClassCleanup(cls.gateway.close)

    def test_every_address_reaches_its_method(self):
        called = 0
        for method in METHODS:
            for binding in method.bindings:
                with self.subTest(method.path):
                    answer = self.gateway.call(binding.verb, address_of(binding), "{}" if binding.body else None)
                    self.assertEqual((answer.status, answer.headers.get("x-told-method")), (200, method.path), answer.body)
                    called += 1
        self.assertGreater(called, 10)

    def test_every_method_answers_over_grpc_but_those_for_services(self):
        for method in METHODS:
            with self.subTest(method.path):
                answer = self.gateway.grpc(method.path)
                self.assertEqual(answer.headers["grpc-status"], "12" if method.internal else "0")

    def test_health(self):
        answer = self.gateway.call("GET", "/healthz", token=None)
        self.assertEqual((answer.status, answer.json, answer.headers["content-type"]), (200, {"status": "SERVING"}, "application/json"))
        self.assertEqual(self.gateway.call("GET", "/readyz", token=None).status, 200)

    def test_not_ready_without_a_service(self):
        gateway = Gateway(services=self.packages, descriptor=BUILD / "gen/api.binpb")
        try:
            gateway.end_upstream(self.packages[0])
            answer = eventually(lambda: (lambda a: a if a.status != 200 else None)(gateway.call("GET", "/readyz", token=None)))
            self.assertEqual((answer.status, answer.reason), (503, "SERVICE_UNAVAILABLE"))
            self.assertEqual(gateway.call("GET", "/healthz", token=None).status, 200)
        finally:
            gateway.close()

    def test_openapi_page(self):
        answer = self.gateway.call("GET", "/openapi.json", token=None)
        self.assertEqual((answer.status, answer.headers["content-type"]), (200, "application/json"))
        page = answer.json
        validate(page)
        self.assertTrue(page["openapi"].startswith("3."))
        self.assertEqual(page["components"]["securitySchemes"]["token"]["scheme"], "bearer")
        self.assertEqual(page["security"], [{"token": []}])
        operations = {o["operationId"]: o for held in page["paths"].values() for o in held.values()}
        self.assertEqual(len(operations), sum(len(method.bindings) for method in METHODS), "each address has an operation with a name of its own")
        for method in METHODS:
            name = f"{method.service.rpartition('.')[2]}_{method.name}"
            if method.bindings and not method.client_stream:
                kind = "text/event-stream" if method.watch else "application/json"
                self.assertIn(kind, operations[name]["responses"]["200"]["content"])
                self.assertEqual(operations[name]["responses"]["default"]["content"]["application/json"]["schema"]["$ref"],
                                 "#/components/schemas/Error")
            else:
                self.assertNotIn(name, operations)
            if method.client_stream and not method.internal:
                self.assertIn(method.path[1:], page["info"]["description"], "what is left out is said")

    def test_openapi_bodies_hold_what_the_guard_takes(self):
        page = self.gateway.call("GET", "/openapi.json", token=None).json
        schema = page["components"]["schemas"]["AllocateEhcRequestRequest"]
        self.assertIn("etag", schema["properties"])
        self.assertNotIn("name", schema["properties"], "it stands in the address")

    def test_docs_page(self):
        answer = self.gateway.call("GET", "/docs", token=None)
        self.assertEqual((answer.status, answer.headers["content-type"]), (200, "text/html; charset=utf-8"))
        text = answer.body.decode()
        self.assertNotIn("<script", text)
        self.assertEqual(re.findall(r'(?:src|href)="(?!#|/openapi\.json")[^"]*"', text), [], "nothing is fetched from elsewhere")
        self.assertIn("default-src 'none'", answer.headers["content-security-policy"])
        self.assertIn("/v1/localAuthorities/{localAuthority}/ehcRequests", text)
        self.assertIn("server-sent events", text)
        linked = set(re.findall(r'href="#([^"]+)"', text))
        self.assertEqual(linked - set(re.findall(r'id="([^"]+)"', text)), set(), "every link has its goal")

    def test_the_front_door_leads_to_the_docs(self):
        answer = self.gateway.call("GET", "/", token=None)
        self.assertEqual(answer.status, 302)
        self.assertTrue(answer.headers["location"].endswith("/docs"))

    def test_public_pages_only_read(self):
        for path in ("/docs", "/openapi.json", "/healthz"):
            answer = self.gateway.call("POST", path, "{}")
            self.assertEqual((answer.status, answer.reason), (404, "NO_SUCH_METHOD"), path)

    def test_nothing_in_the_configuration_is_typed_for_one_method(self):
        """The sources know no method and no message of the API."""
        words = {m.name for m in METHODS} | {m.service for m in METHODS}
        for file in (ROOT / "deploy/gateway").glob("*.*"):
            if file.suffix in (".py", ".lua"):
                found = words & set(re.findall(r"[\w.]+", file.read_text(encoding="utf-8")))
                self.assertEqual(found, set(), file.name)


if __name__ == "__main__":
    unittest.main()
