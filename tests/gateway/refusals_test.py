"""What the gateway itself refuses is refused alike over gRPC and over both forms of gRPC-Web: status, message and details."""
import base64
import threading
import time
import unittest

from google.rpc import error_details_pb2

from tests.gateway.harness import active, details_of, eventually, Gateway, ONE, SERVICE

GET, CHECK = SERVICE + "Get", SERVICE + "Check"
MB = 1048576


def over_grpc(gateway, path=GET, message=b"", headers=None, token="", kind=""):
    answer = gateway.grpc(path, message, [f"{name}: {value}" for name, value in (headers or {}).items()], token=token, kind="application/grpc" + kind)
    return answer.status, answer.headers, answer.body


def over_web(form):
    """What a gRPC-Web client reads of an answer: its headers, and the trailers that come as the body's last frame."""
    def call(gateway, path=GET, message=b"", headers=None, token="", kind=""):
        data = b"\0" + len(message).to_bytes(4, "big") + message
        as_text = form.endswith("-text")
        full = form + (kind or "+proto")
        answer = gateway.call("POST", path, base64.b64encode(data) if as_text else data,
                              {"x-grpc-web": "1", "accept": full, **(headers or {})}, token=token, kind=full)
        if answer.headers.get("content-type", "").partition("+")[0] != form:
            return answer.status, answer.headers, answer.body
        # As text a body may end, with its padding, and go on.
        body = b"".join(base64.b64decode(answer.body[n:n + 4]) for n in range(0, len(answer.body), 4)) if as_text else answer.body
        told = dict(answer.headers)
        while body:
            size = int.from_bytes(body[1:5], "big")
            if body[0] & 0x80:
                told.update(line.split(":", 1) for line in body[5:5 + size].decode().split("\r\n") if line)
            body = body[5 + size:]
        return answer.status, told, b""
    return call


FORMS = {"gRPC": over_grpc, "gRPC-Web": over_web("application/grpc-web"), "gRPC-Web as text": over_web("application/grpc-web-text")}


class RefusalsTest(unittest.TestCase):
    maxDiff = None

    def gateway(self, *extra, **more):
        gateway = Gateway(*extra, **more)
        self.addCleanup(gateway.close)
        return gateway

    def refused(self, gateway, code, reason, **call):
        """In every form with this code, everywhere, and this reason; the same message, and a time to come back where one is said."""
        said = {}
        for form, ask in FORMS.items():
            status, told, body = ask(gateway, **call)
            with self.subTest(form):
                self.assertEqual((status, told.get("grpc-status"), body), (200, str(code), b""), told)
                details = details_of(told["grpc-status-details-bin"])
                info = error_details_pb2.ErrorInfo()
                details.details[0].Unpack(info)
                self.assertEqual((details.code, details.message, info.reason), (code, told["grpc-message"], reason))
                said[form] = details, told.get("retry-after"), told.get("x-told-method")
        self.assertEqual([said.get(form) for form in FORMS], [said.get("gRPC")] * len(FORMS))
        return said["gRPC"]


class OneGateway(RefusalsTest):
    @classmethod
    def setUpClass(cls):
        cls.one = Gateway("--rate-subject", "5000", "--rate-address", "5000")
        cls.addClassCleanup(cls.one.close)

    def test_a_request_that_cannot_be_passed_on(self):
        for path in (GET + "%2F", GET + "%00", "/docs/%5c"):
            self.refused(self.one, 3, "BAD_REQUEST", path=path)

    def test_tokens(self):
        for token in (None, self.one.signer.token(exp=int(time.time()) - 60)):
            self.refused(self.one, 16, "TOKEN_NOT_VALID", token=token)
        self.refused(self.one, 7, "TOKEN_WRONG_AUDIENCE", token=self.one.signer.token(aud="another-system"))

    def test_methods_that_are_not_there(self):
        for path in (SERVICE + "Nothing", SERVICE + "Inside", "/grpc.health.v1.Health/Check", "/nowhere"):
            self.refused(self.one, 12, "NO_SUCH_METHOD", path=path)

    def test_a_json_address(self):
        self.refused(self.one, 3, "UNSUPPORTED_CONTENT_TYPE", path=ONE + ":check")

    def test_bodies_and_headers_that_are_too_large(self):
        self.refused(self.one, 3, "BODY_TOO_LARGE", path=CHECK, message=b"\x12\x80\x80\xc0\x01" + b"x" * (3 * MB))

    def test_a_call_that_takes_too_long(self):
        self.refused(self.one, 4, "DEADLINE_EXCEEDED", headers={"x-echo-delay-ms": "9000"})

    def test_a_services_own_refusal(self):
        for form, ask in FORMS.items():
            for code in range(1, 17):
                with self.subTest(f"{form} {code}"):
                    status, told, body = ask(self.one, headers={"x-echo-status": str(code)})
                    self.assertEqual((status, told["grpc-status"], told["grpc-message"], body), (200, str(code), "said by the service", b""))


class LimitTest(RefusalsTest):
    def late(self, said):
        details, retry_after, _ = said
        retry = error_details_pb2.RetryInfo()
        self.assertTrue(details.details[1].Unpack(retry))
        self.assertEqual((retry.retry_delay.seconds, retry_after), (1, "1"))

    def empty(self, gateway, **call):
        eventually(lambda: gateway.call("GET", ONE, **call).status == 429)

    def test_calls_of_one_subject(self):
        gateway = self.gateway("--rate-subject", "1")
        self.empty(gateway)
        self.late(self.refused(gateway, 8, "RATE_LIMITED"))

    def test_calls_of_one_address(self):
        gateway = self.gateway("--rate-address", "1")
        self.empty(gateway)
        self.late(self.refused(gateway, 8, "RATE_LIMITED"))

    def test_more_calls_at_once_than_a_service_is_to_have(self):
        gateway = self.gateway("--max-calls", "1")
        slow = threading.Thread(target=lambda: gateway.call("GET", ONE, headers={"x-echo-delay-ms": "5000"}))
        slow.start()
        self.addCleanup(slow.join)
        eventually(lambda: active(gateway) == 1)
        self.late(self.refused(gateway, 8, "OVERLOADED"))

    def test_a_service_that_is_away(self):
        gateway = self.gateway()
        gateway.end_upstream("sample")
        self.refused(gateway, 14, "SERVICE_UNAVAILABLE")

    def test_a_gateway_that_has_too_little_memory(self):
        def at_once(made):
            action, = (a for a in made["overload_manager"]["actions"] if a["name"].endswith("stop_accepting_requests"))
            action["triggers"][0]["threshold"]["value"] = 0.0001

        gateway = self.gateway(change=at_once)
        eventually(lambda: gateway.call("GET", ONE).status == 503)
        self.refused(gateway, 14, "SERVICE_UNAVAILABLE")


if __name__ == "__main__":
    unittest.main()
