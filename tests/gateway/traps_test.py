"""What goes wrong with gateways, each with its exact answer: paths, content types, limits, errors, certificates, logs, stopping."""
import base64
import contextlib
import gzip
import json
import socket
import ssl
import subprocess
import threading
import unittest
import urllib.request

from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2

from tests.gateway.harness import active, CHECK, details_of, eventually, Gateway, ONE, ROOT, SERVICE

MB = 1048576


def json_body(size):
    """A body of exactly so many bytes."""
    frame = '{"requestId":""}'
    return frame[:-2] + "x" * (size - len(frame)) + frame[-2:]


class OneGateway(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway("--rate-subject", "5000", "--rate-address", "5000")
        cls.addClassCleanup(cls.gateway.close)

    def refused(self, answer, status, reason):
        self.assertEqual((answer.status, answer.reason), (status, reason), answer.body)
        self.assertEqual(answer.headers["content-type"], "application/json")
        self.assertEqual(answer.json["details"][0]["domain"], "send-coordination")
        self.assertEqual(set(answer.json), {"code", "message", "details"})
        self.assertNotIn("x-told-method", answer.headers)


class ShapeTest(OneGateway):
    def test_content_types(self):
        for kind in ("text/plain", None, "application/x-www-form-urlencoded", "application/json; charset=latin1", "application/jsonx",
                     "application/json, text/plain", "multipart/form-data; boundary=x", "application/grpcx", "application/vnd.api+json"):
            with self.subTest(kind):
                self.refused(self.gateway.call("POST", CHECK, "{}", kind=kind), 415, "UNSUPPORTED_CONTENT_TYPE")
        for kind in ("application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"):
            with self.subTest(kind):
                self.assertEqual(self.gateway.call("POST", CHECK, "{}", kind=kind).status, 200)
        self.refused(self.gateway.call("POST", CHECK, gzip.compress(b"{}"), {"content-encoding": "gzip"}), 415, "UNSUPPORTED_CONTENT_TYPE")

    def test_a_body_of_a_megabyte_and_one_byte_more(self):
        answer = self.gateway.call("POST", CHECK, json_body(MB))
        self.assertEqual((answer.status, answer.headers["x-told-method"]), (200, SERVICE + "Check"))
        self.assertGreater(int(answer.headers["x-told-bytes"]), MB - 100)
        self.refused(self.gateway.call("POST", CHECK, json_body(MB + 1)), 413, "BODY_TOO_LARGE")
        # The gateway answers and closes before all of it has come: a client that still sends may see no more than the close.
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            self.refused(self.gateway.call("POST", CHECK, json_body(5 * MB)), 413, "BODY_TOO_LARGE")

    def test_the_same_without_a_content_length(self):
        for size, status in ((MB, 200), (MB + 1, 413)):
            data = json_body(size).encode()
            chunks = b"".join(b"%x\r\n%s\r\n" % (len(data[n:n + 65536]), data[n:n + 65536]) for n in range(0, size, 65536)) + b"0\r\n\r\n"
            head = (f"POST {CHECK} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {self.gateway.token}\r\ncontent-type: application/json\r\n"
                    "transfer-encoding: chunked\r\nconnection: close\r\n\r\n")
            self.assertIn(f"HTTP/1.1 {status} ".encode(), self.gateway.raw(head.encode() + chunks)[:20])

    def test_the_same_over_http2(self):
        for size, status in ((MB, 200), (MB + 1, 413)):
            answer = self.gateway.grpc(CHECK, frame=json_body(size).encode(), kind="application/json")
            self.assertEqual(answer.status, status)

    def test_bodies_where_none_belongs(self):
        self.refused(self.gateway.call("GET", ONE, "{}"), 400, "BODY_NOT_ALLOWED")
        self.refused(self.gateway.call("POST", CHECK, b""), 400, "INVALID_JSON")

    def test_a_large_reply_arrives(self):
        answer = self.gateway.call("GET", ONE, headers={"x-echo-size": str(3 * MB)})
        self.assertEqual((answer.status, len(answer.json["name"])), (200, 3 * MB))

    def test_query(self):
        self.assertEqual(self.gateway.call("GET", ONE + "?pageSize=5").headers["x-told-last"][-4:], "1005")
        for query in ("?bogus=1", "?pageSize=many", "?pageSize=5&x.y=1", "?page_size.x=1"):
            with self.subTest(query):
                self.refused(self.gateway.call("GET", ONE + query), 400, "BAD_REQUEST")

    def test_no_answer_repeats_the_query(self):
        answer = self.gateway.call("GET", ONE + "?pageSize=Zebedee&Zebedee=1")
        self.assertNotIn(b"Zebedee", answer.body)
        self.assertNotIn("Zebedee", json.dumps(answer.headers))


class PathTest(OneGateway):
    def test_encoded_tricks(self):
        for path in ("/v1/samples/a%2Fb", "/v1/samples/a%2fb", "/v1/samples/a%5Cb", "/v1/samples/a%5cb", "/v1/samples%2Fone", "/v1/samples/%00",
                     "/v1/samples/one%00:check"):
            with self.subTest(path):
                self.refused(self.gateway.call("GET", path), 400, "BAD_REQUEST")

    def test_what_is_encoded_twice_is_decoded_once(self):
        for part, name in (("a%252Fb", "a%2Fb"), ("a%255cb", "a%5cb"), ("a%2500b", "a%00b"), ("%252e%252e", "%2e%2e"), ("%25252F", "%252F"),
                           ("one%253Acheck", "one%3Acheck")):
            with self.subTest(part):
                answer = self.gateway.call("GET", "/v1/samples/" + part)
                self.assertEqual((answer.status, answer.headers["x-told-method"]), (200, SERVICE + "Get"))
                self.assertEqual(bytes.fromhex(answer.headers["x-told-last"])[2:].decode(), "samples/" + name)
        for path in ("/v1/x/%252e%252e/samples/one", "/v1%252Fsamples/one", "/docs/%252e%252e/v1/samples/one", "/docs%252F..%252Fv1/samples/one"):
            with self.subTest(path):
                self.refused(self.gateway.call("GET", path), 404, "NO_SUCH_METHOD")

    def test_normal_forms(self):
        for path in ("//v1//samples/one", "/v1/./samples/one", "/v1/x/../samples/one", "/v1/s%61mples/one", "/v1/samples/on%65"):
            with self.subTest(path):
                answer = self.gateway.call("GET", path)
                self.assertEqual((answer.status, answer.headers.get("x-told-method")), (200, SERVICE + "Get"))
                self.assertIn(b"samples/one".hex(), answer.headers["x-told-last"])

    def test_what_is_nowhere(self):
        for method, path in (("GET", "/v1"), ("GET", "/v1/samples"), ("GET", ONE + "/"), ("GET", ONE + "/more"), ("GET", "/V1/samples/one"),
                             ("GET", CHECK), ("POST", ONE), ("PUT", ONE), ("DELETE", ONE), ("OPTIONS", ONE), ("POST", ONE + ":nothing"),
                             ("POST", CHECK + ":check:x"), ("GET", "/v1/samples/:check"), ("GET", "/admin"), ("GET", "/stats")):
            with self.subTest(f"{method} {path}"):
                self.refused(self.gateway.call(method, path, "{}" if method == "POST" else None), 404, "NO_SUCH_METHOD")

    def test_json_at_a_grpc_path(self):
        self.refused(self.gateway.call("POST", SERVICE + "Check", "{}"), 415, "UNSUPPORTED_CONTENT_TYPE")
        self.refused(self.gateway.call("GET", SERVICE + "Check"), 415, "UNSUPPORTED_CONTENT_TYPE")
        self.refused(self.gateway.call("POST", SERVICE + "Inside", "{}"), 404, "NO_SUCH_METHOD")

    def test_raw_requests(self):
        token = f"authorization: Bearer {self.gateway.token}\r\n"
        for line, status in (("GET /v1/samples/one#x HTTP/1.1", 400), ("GET /v1/samples/o\x01ne HTTP/1.1", 400), ("GET v1/samples/one HTTP/1.1", 400),
                             ("BREW /v1/samples/one HTTP/1.1", 400), ("GET /v1/samples/one HTTP/1.0", 426)):
            with self.subTest(line):
                reply = self.gateway.raw(f"{line}\r\nhost: x\r\n{token}connection: close\r\n\r\n".encode())
                self.assertIn(f" {status} ".encode(), reply[:16], reply[:200])

    def test_two_lengths_are_refused(self):
        reply = self.gateway.raw((f"POST {CHECK} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {self.gateway.token}\r\ncontent-type: application/json\r\n"
                                  "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n").encode())
        self.assertIn(b" 400 ", reply[:16])


class HeaderTest(OneGateway):
    def test_too_many_or_too_large(self):
        self.refused(self.gateway.call("GET", ONE, headers={f"x-{n}": "1" for n in range(70)}), 431, "HEADERS_TOO_LARGE")
        self.refused(self.gateway.call("GET", ONE, headers={"x-large": "x" * 40000}), 431, "HEADERS_TOO_LARGE")
        self.assertEqual(self.gateway.call("GET", ONE, headers={"x-large": "x" * 9000}).status, 200)

    def test_underscores_are_refused(self):
        self.refused(self.gateway.call("GET", ONE, headers={"x_forwarded": "1"}), 400, "BAD_REQUEST")

    def test_the_request_id_is_ours_and_said(self):
        answer = self.gateway.call("GET", ONE, headers={"x-request-id": "Zebedee"})
        self.assertRegex(answer.headers["x-request-id"], r"^[0-9a-f-]{36}$")
        self.assertEqual(answer.headers["x-told-request-id"], answer.headers["x-request-id"])
        self.assertRegex(self.gateway.call("GET", ONE, token=None).headers["x-request-id"], r"^[0-9a-f-]{36}$")

    def test_answers_say_nothing_of_the_inside(self):
        answer = self.gateway.call("GET", ONE)
        self.assertEqual([k for k in answer.headers if k.startswith("x-envoy")], [])
        self.assertEqual(answer.headers["server"], "send-coordination")
        self.assertEqual(answer.headers["strict-transport-security"], "max-age=31536000")
        self.assertEqual(answer.headers["cache-control"], "no-store")

    def test_other_sites_pages_may_not_call(self):
        answer = self.gateway.call("GET", ONE, headers={"origin": "https://evil.test"})
        self.assertEqual([k for k in answer.headers if k.startswith("access-control")], [])


class ErrorTest(OneGateway):
    def test_a_services_details_become_json(self):
        status = status_pb2.Status(code=3, message="Wrong.")
        for detail in (error_details_pb2.ErrorInfo(reason="INVALID_FIELDS", domain="send-coordination", metadata={"a": "b"}),
                       error_details_pb2.BadRequest(field_violations=[{"field": "x.y", "description": "must be"}]),
                       error_details_pb2.ResourceInfo(resource_type="t", resource_name="n")):
            packed = any_pb2.Any()
            packed.Pack(detail)
            status.details.append(packed)
        details = base64.b64encode(status.SerializeToString()).decode()
        answer = self.gateway.call("GET", ONE, headers={"x-echo-status": "3", "x-echo-details": details})
        self.assertEqual(answer.status, 400)
        self.assertEqual(answer.json, {"code": 3, "message": "Wrong.", "details": [
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "INVALID_FIELDS", "domain": "send-coordination", "metadata": {"a": "b"}},
            {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [{"field": "x.y", "description": "must be"}]},
            {"@type": "type.googleapis.com/google.rpc.ResourceInfo", "resourceType": "t", "resourceName": "n"}]})

    def test_codes(self):
        for code, http in ((3, 400), (5, 404), (6, 409), (7, 403), (8, 429), (9, 400), (10, 409), (13, 500), (14, 503), (16, 401), (4, 504)):
            answer = self.gateway.call("GET", ONE, headers={"x-echo-status": str(code)})
            self.assertEqual((answer.status, answer.json["code"], answer.json["message"]), (http, code, "said by the service"))

    def test_too_slow(self):
        self.refused(self.gateway.call("GET", ONE, headers={"x-echo-delay-ms": "9000"}), 504, "DEADLINE_EXCEEDED")

    def test_the_access_log_names_the_method_and_nobody(self):
        answer = self.gateway.call("GET", ONE + "?pageSize=7", headers={"user-agent": "Zebedee", "x-send-purpose": "Zebedee"})
        line = self.gateway.log_line(answer.headers["x-request-id"])
        said = json.loads(line)
        self.assertEqual((said["route"], said["http_status"], said["service"]), ("send.sample.v1.SampleService/Get", 200, "sample"))
        for secret in ("Zebedee", "one", "pageSize", "worker-1", "127.0.0.1", self.gateway.token[:20]):
            self.assertNotIn(secret, line)
        answer = self.gateway.call("POST", CHECK, '{"x":1}')
        said = json.loads(self.gateway.log_line(answer.headers["x-request-id"]))
        self.assertEqual((said["json_method"], said["guard"], said["http_status"]), ("send.sample.v1.SampleService.Check", "INVALID_FIELDS", 400))

    def test_envoy_has_nothing_to_warn_of(self):
        warnings = [l for l in (self.gateway.folder / "envoy.log").read_text().splitlines() if "[warning]" in l or "[error]" in l]
        self.assertEqual(warnings, [])


class LimitTest(unittest.TestCase):
    def gateway(self, *extra, **more):
        gateway = Gateway(*extra, **more)
        self.addCleanup(gateway.close)
        return gateway

    def test_calls_of_one_subject(self):
        gateway = self.gateway("--rate-subject", "1")
        answers = [gateway.call("GET", ONE) for _ in range(12)]
        limited = [a for a in answers if a.status == 429]
        self.assertEqual({a.status for a in answers}, {200, 429})
        self.assertEqual((limited[0].reason, limited[0].json["code"], limited[0].headers["retry-after"]), ("RATE_LIMITED", 8, "1"))
        self.assertEqual(limited[0].json["details"][1], {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"})
        other = gateway.signer.token(sub="worker-2")
        self.assertEqual(gateway.call("GET", ONE, token=other).status, 200, "each subject has a bucket of its own")
        statuses = {gateway.call("GET", ONE, token=None).status for _ in range(12)}
        self.assertEqual(statuses, {401}, "who has no subject shares no bucket")

    def test_calls_of_one_address(self):
        gateway = self.gateway("--rate-address", "2")
        answers = [gateway.call("GET", ONE, token=None) for _ in range(40)]
        self.assertEqual({a.status for a in answers}, {401, 429}, "also before any token is looked at")
        self.assertEqual([a for a in answers if a.status == 429][0].headers["retry-after"], "1")

    def test_more_calls_at_once_than_a_service_is_to_have(self):
        gateway = self.gateway("--max-calls", "1")
        slow = threading.Thread(target=lambda: gateway.call("GET", ONE, headers={"x-echo-delay-ms": "5000"}))
        slow.start()
        self.addCleanup(slow.join)
        eventually(lambda: active(gateway) == 1)
        answer = gateway.call("GET", ONE)
        self.assertEqual((answer.status, answer.reason, answer.json["code"], answer.headers["retry-after"]), (429, "OVERLOADED", 8, "1"))
        self.assertEqual(answer.json["details"][1], {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"})
        over_grpc = gateway.grpc(SERVICE + "Get")
        self.assertEqual((over_grpc.status, over_grpc.headers["grpc-status"]), (200, "8"))
        said = details_of(over_grpc.headers["grpc-status-details-bin"])
        self.assertEqual([detail.TypeName() for detail in said.details], ["google.rpc.ErrorInfo", "google.rpc.RetryInfo"])

    def test_a_service_that_is_away(self):
        gateway = self.gateway()
        gateway.end_upstream("sample")
        answer = gateway.call("GET", ONE)
        self.assertEqual((answer.status, answer.reason, answer.json["code"]), (503, "SERVICE_UNAVAILABLE", 14))
        self.assertEqual(gateway.grpc(SERVICE + "Get").headers["grpc-status"], "14")

    def test_a_service_under_another_name_is_not_spoken_to(self):
        gateway = self.gateway(names={"sample": "impostor"})
        answer = gateway.call("GET", ONE)
        self.assertEqual((answer.status, answer.reason), (503, "SERVICE_UNAVAILABLE"))

    def test_a_new_certificate_is_taken_up(self):
        gateway = self.gateway()

        def shown():
            return ssl.get_server_certificate(("127.0.0.1", gateway.port))

        before = shown()
        gateway.publish_certificate("second")
        eventually(lambda: shown() != before)
        self.assertEqual(gateway.call("GET", ONE).status, 200)

    def test_connections_have_a_bound(self):
        gateway = self.gateway("--max-connections", "5")
        held = [socket.create_connection(("127.0.0.1", gateway.port), timeout=5) for _ in range(5)]
        try:
            eventually(lambda: not answers(gateway))
        finally:
            for connection in held:
                connection.close()
        self.assertTrue(eventually(lambda: answers(gateway)))

    def test_old_tls_is_refused(self):
        gateway = self.gateway()
        done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{gateway.port}", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
                              input=b"", capture_output=True)
        self.assertNotEqual(done.returncode, 0)

    def test_cors_for_a_named_origin_only(self):
        gateway = self.gateway("--allow-origin", "https://app.test")
        asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}
        answer = gateway.call("OPTIONS", SERVICE + "Get", headers={"origin": "https://app.test", **asked}, token=None)
        self.assertEqual((answer.status, answer.headers["access-control-allow-origin"]), (200, "https://app.test"))
        answer = gateway.call("OPTIONS", SERVICE + "Get", headers={"origin": "https://evil.test", **asked}, token=None)
        self.assertEqual([k for k in answer.headers if k.startswith("access-control")], [])

    def test_stopping_loses_no_call(self):
        gateway = self.gateway()
        answers = []
        slow = threading.Thread(target=lambda: answers.append(gateway.call("GET", ONE, headers={"x-echo-delay-ms": "1000"})))
        slow.start()
        eventually(lambda: active(gateway) == 1)
        subprocess.run([ROOT / "deploy/gateway/stop", "--admin", f"127.0.0.1:{gateway.admin}", "--pid", str(gateway.envoy.pid)], check=True)
        slow.join()
        self.assertEqual([a.status for a in answers], [200])
        self.assertEqual(gateway.envoy.wait(10), 0)


def answers(gateway):
    try:
        return gateway.call("GET", "/healthz", token=None).status == 200
    except OSError:
        return False


if __name__ == "__main__":
    unittest.main()
