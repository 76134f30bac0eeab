"""One call of the contract over each way there is: JSON, gRPC and gRPC-Web through the gateway, and a service's own port.

An answer is (code, reason): google.rpc.Code as a number, and the reason of its ErrorInfo; (0, None) where it was done, or where a stream
has begun, which is then left. With `answer` it is the whole of what the caller gets. What says "come back later" is no answer: it is
waited out, and asked again.
"""
import base64
import collections
import copy
import datetime
import functools
import http.client
import json
import re
import ssl
import sys
import time
import urllib.parse

import grpc
from google.protobuf import json_format, message_factory
from google.rpc import error_details_pb2, status_pb2

from tests.e2e.system import PORTS, ROOT, STATE, new_id

sys.path.insert(0, str(ROOT / "deploy/gateway"))
import api  # noqa: E402: the gateway's reading of the contract

# A time in which a loaded machine answers; nothing here measures.
SECONDS = 30
# Reasons that say nothing of the call but that it came at a bad moment, and how often it is sent again before that is a failure.
LATER, TRIES = ("RATE_LIMITED", "OVERLOADED", "QUEUE_FULL", "RELATIONS_STALE"), 20
# What differs from one answer to the next whatever was asked.
VOLATILE = {"date", "x-request-id"}
NOBODY = "01900000-0000-7000-8000-000000000000"


@functools.cache
def contract():
    """The pool and the methods of the running system's contract."""
    return api.load((STATE / "gateway/api.binpb").read_bytes())


def methods():
    """Methods that have an address: what the public may call over every way."""
    return [method for method in contract()[1] if method.bindings]


def public():
    """What the public may call: the above, and what goes over gRPC alone."""
    return [method for method in contract()[1] if not method.internal]


def variables(method, binding=0):
    """(field, template) of each variable in one of the method's addresses: ("name", "localAuthorities/*/ehcRequests/*")."""
    pool, _ = contract()
    options = message_factory.GetMessageClass(pool.FindMessageTypeByName("google.protobuf.MethodOptions"))
    rule = options.FromString(method.descriptor.GetOptions().SerializeToString()).Extensions[pool.FindExtensionByName("google.api.http")]
    rule = rule.additional_bindings[binding - 1] if binding else rule
    text = getattr(rule, rule.WhichOneof("pattern") or "get")
    return [(field, shape or "*") for field, shape in re.findall(r"\{([\w.]+)(?:=([^}]*))?\}", text)]


def fill(shape, names=None):
    """A name of that shape. `names` maps a collection to an id or a whole name; others are of nothing that is there."""
    known = {"localAuthorities": "999", "settings": "urn-000000", **(names or {})}
    segments = shape.split("/")
    return "/".join(known.get(segments[i - 1], NOBODY) if segment == "*" and i else segment.replace("*", "A2")
                    for i, segment in enumerate(segments))


def fill_in(name, names):
    """That name, with the ids of some collections exchanged."""
    segments = name.split("/")
    return "/".join(names.get(segments[i - 1], segment) if i % 2 else segment for i, segment in enumerate(segments))


def camel(name):
    """As JSON has a field's name."""
    return re.sub(r"_(\w)", lambda m: m.group(1).upper(), name)


def plausible(descriptor, bound=(), prefix="", text=None):
    """What a client would fill in: every required field of a message, in JSON, with something of the right shape. With
    `text`, every field, and each free text is that."""
    pool, _ = contract()
    options = message_factory.GetMessageClass(pool.FindMessageTypeByName("google.protobuf.FieldOptions"))
    behaviors = pool.FindExtensionByName("google.api.field_behavior")
    required = behaviors.enum_type.values_by_name["REQUIRED"].number
    filled = {}
    for field in descriptor.fields:
        path = prefix + field.name
        held = options.FromString(field.GetOptions().SerializeToString()).Extensions[behaviors]
        parent = any(name.startswith(path + ".") for name in bound)
        if path in bound or not (required in held or field.name in ("request_id", "etag") or parent or text):
            continue
        value = of_field(field, bound, path, text)
        filled[field.json_name] = [value] if field.is_repeated else value
    return filled


def of_field(field, bound, path, text):
    if field.message_type:
        kind = field.message_type.full_name
        if kind.startswith("send."):
            return plausible(field.message_type, bound, path + ".", text)
        return {"google.protobuf.FieldMask": "reasons", "google.protobuf.Timestamp": "2026-01-01T00:00:00Z"}[kind]
    if field.enum_type:
        return field.enum_type.values_by_number[1].name
    if field.type != field.TYPE_STRING:
        return 1
    if field.name.endswith("_date"):
        return datetime.date.today().isoformat()
    return {"request_id": new_id(), "etag": "v1", "pupil": f"localAuthorities/999/pupils/{NOBODY}"}.get(
        field.name, text or "Demo text")


class Request:
    """A request of a method: its variables filled in, and more fields as JSON has them."""

    def __init__(self, method, names=None, whole=False, text=None, binding=0):
        """`whole` fills in what else is required; `text` everything, with that in each free text. `binding` is which of its addresses."""
        self.method, self.binding = method, binding
        self.bound = {field: fill(shape, names) for field, shape in variables(method, binding)}
        self.fields = plausible(method.descriptor.input_type, self.bound, text=text) if whole or text else {}

    @classmethod
    def of(cls, method, message, names=None, binding=0):
        """The request whose whole message that is, in JSON; of `names` in its address instead, where they are given."""
        request = cls(method, binding=binding)
        request.fields = copy.deepcopy(message)
        for field, shape in variables(method, binding):
            *parents, last = [camel(part) for part in field.split(".")]
            held = functools.reduce(lambda value, part: value[part], parents, request.fields).pop(last)
            request.bound[field] = fill_in(held, names) if names else held
        return request

    def message(self):
        kind = message_factory.GetMessageClass(self.method.descriptor.input_type)
        message = json_format.ParseDict(self.fields, kind()) if self.fields else kind()
        for path, value in self.bound.items():
            *parents, last = path.split(".")
            setattr(functools.reduce(getattr, parents, message), last, value)
        return message

    def address(self):
        """(verb, path, body) of its JSON form."""
        binding = self.method.bindings[self.binding]
        values = iter(self.bound.values())
        _, shapes = zip(*variables(self.method, self.binding)) if self.bound else ((), ())
        path = "/" + "/".join(binding.segments)
        for shape in shapes:
            value = urllib.parse.quote(next(values), safe="/")
            path = path.replace(shape, value, 1) if shape != "*" else re.sub(r"(?<=/)\*", lambda _: value, path, count=1)
        path += f":{binding.custom}" if binding.custom else ""
        body = None
        fields = dict(self.fields)
        if binding.body == "*":
            body = fields
        elif binding.body:
            body = fields.pop(camel(binding.body), {})
        if binding.body != "*" and fields:
            path += "?" + urllib.parse.urlencode(fields, doseq=True)
        return binding.verb, path, body


# `told` is all that the caller gets besides: what the way calls its status, headers and trailers in order, and the body; `retry_seconds`
# when to come back, where that is said; `status` all that is said of a refusal, which is the same over each way.
Answer = collections.namedtuple("Answer", "code reason told retry_seconds status", defaults=(0, b""))


def of_status(status, code, told):
    """The answer that a google.rpc.Status says."""
    found = {kind: kind() for kind in (error_details_pb2.ErrorInfo, error_details_pb2.RetryInfo)}
    for detail in status.details:
        for message in found.values():
            detail.Unpack(message)
    info, retry = found.values()
    return Answer(code, info.reason or None, told, retry.retry_delay.ToTimedelta().total_seconds(), status.SerializeToString(deterministic=True))


def steady(headers):
    """Headers as they can be compared."""
    return tuple(sorted((name.lower(), value) for name, value in headers if name.lower() not in VOLATILE))


class Way:
    """One way to call: `answer` has the whole answer, a call of the object itself (code, reason)."""

    def close(self):
        pass

    def __call__(self, token, request):
        return self.answer(token, request)[:2]

    def answer(self, token, request):
        for _ in range(TRIES):
            answer = self.once(token, request)
            if answer.reason not in LATER:
                return answer
            assert answer.retry_seconds, f"{request.method.path}: {answer.reason} does not say when to come back"
            time.sleep(answer.retry_seconds)
        raise AssertionError(f"{request.method.path}: {TRIES} times {answer.reason}: something else uses up what this test needs")


class Connected(Way):
    """HTTP/1.1 with the gateway, on one connection."""

    def __init__(self):
        context = ssl.create_default_context(cafile=str(STATE / "certs/ca.pem"))
        self.connection = http.client.HTTPSConnection("localhost", PORTS["gateway"], timeout=SECONDS, context=context)

    def close(self):
        self.connection.close()

    def reply(self, verb, path, data, headers, token):
        headers = {**headers, "authorization": f"Bearer {token}"} if token else headers
        try:
            self.connection.request(verb, path, data, headers)
            return self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # The gateway had closed the idle connection.
            self.connection.close()
            self.connection.request(verb, path, data, headers)
            return self.connection.getresponse()


class Json(Connected):
    def once(self, token, request):
        verb, path, body = request.address()
        reply = self.reply(verb, path, None if body is None else json.dumps(body), {"content-type": "application/json"}, token)
        if request.method.watch and reply.status == 200:
            self.connection.close()
            return Answer(0, None, (200, (), b""))
        raw = reply.read()
        told = (reply.status, steady(reply.getheaders()), raw)
        if reply.status == 200:
            return Answer(0, None, told)
        status = json_format.Parse(raw, status_pb2.Status())
        return of_status(status, status.code, told)


class Grpc(Way):
    """gRPC at a port: the gateway's, or a service's own with a client certificate ("gateway") and the name it must show."""

    def __init__(self, port, certificate=None, server="localhost"):
        read = lambda name: (STATE / "certs" / name).read_bytes()  # noqa: E731
        pair = (read(f"{certificate}.key"), read(f"{certificate}.pem")) if certificate else (None, None)
        options = [("grpc.ssl_target_name_override", server), ("grpc.enable_http_proxy", 0), ("grpc.max_metadata_size", 1 << 17)]
        self.channel = grpc.secure_channel(f"127.0.0.1:{port}", grpc.ssl_channel_credentials(read("ca.pem"), *pair), options)

    def close(self):
        self.channel.close()

    def once(self, token, request):
        method, metadata = request.method, [("authorization", f"Bearer {token}")] if token else []
        kind = self.channel.unary_stream if method.watch else self.channel.stream_unary if method.client_stream else self.channel.unary_unary
        call = kind(method.path, request_serializer=lambda m: m.SerializeToString(), response_deserializer=bytes)
        message = iter([request.message()]) if method.client_stream else request.message()
        try:
            if method.watch:
                stream = call(message, metadata=metadata, timeout=SECONDS)
                next(stream)
                stream.cancel()
                return Answer(0, None, (0, (), b""))
            body, done = call.with_call(message, metadata=metadata, timeout=SECONDS)
            return Answer(0, None, (0, steady([*done.initial_metadata(), *done.trailing_metadata()]), body))
        except grpc.RpcError as error:
            headers = [*(error.initial_metadata() or ()), *(error.trailing_metadata() or ())]
            status = status_pb2.Status.FromString(dict(headers).get("grpc-status-details-bin", b""))
            code = error.code().value[0]
            return of_status(status, code, (code, steady(headers), error.details()))


class GrpcWeb(Connected):
    """gRPC-Web through the gateway."""

    def once(self, token, request):
        data = request.message().SerializeToString()
        headers = {"content-type": "application/grpc-web+proto", "x-grpc-web": "1"}
        reply = self.reply("POST", request.method.path, b"\0" + len(data).to_bytes(4, "big") + data, headers, token)
        raw = reply.read(5) if request.method.watch else b""
        if raw and not raw[0] & 0x80:
            # A stream has begun. The next call opens a connection of its own.
            self.connection.close()
            return Answer(0, None, (0, (), b""))
        raw += reply.read()
        told, body, rest = list(reply.getheaders()), b"", raw
        # Trailers come as a last frame with the highest bit of its first byte set.
        while len(rest) >= 5:
            kind, size = rest[0], int.from_bytes(rest[1:5], "big")
            if kind & 0x80:
                lines = rest[5:5 + size].decode().split("\r\n")
                told += ((n.strip(), v.strip()) for n, _, v in (line.partition(":") for line in lines if ":" in line))
            else:
                body = rest[5:5 + size]
            rest = rest[5 + size:]
        trailers = {name.lower(): value for name, value in told}
        details = trailers.get("grpc-status-details-bin", "")
        details = base64.b64decode(details + "=" * (-len(details) % 4))
        # The length of the trailers is that of the date in them; what they say is compared.
        headers = [(n, v) for n, v in told if n.lower() not in ("grpc-status-details-bin", "content-length")]
        code = int(trailers["grpc-status"])
        return of_status(status_pb2.Status.FromString(details), code, (code, steady(headers), body + details))


class OwnPort(Way):
    """Each service at its own port, as the gateway calls it."""

    def __init__(self):
        self.ports = {name: Grpc(PORTS[name], "gateway") for name in ("pupil", "ehcp")}

    def close(self):
        for port in self.ports.values():
            port.close()

    def once(self, token, request):
        return self.ports[request.method.package].once(token, request)


def ways():
    """Each way by its name. Close them when the last call is made."""
    return {"JSON": Json(), "gRPC": Grpc(PORTS["gateway"]), "gRPC-Web": GrpcWeb(), "own port": OwnPort()}
