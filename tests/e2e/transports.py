"""One call of the contract over each way there is: JSON, gRPC and gRPC-Web through the gateway, and a service's own port.

An answer is (code, reason): google.rpc.Code as a number, and the reason of its ErrorInfo; (0, None) where it was done, or where a stream
has begun, which is then left.
"""
import base64
import copy
import datetime
import functools
import http.client
import re
import ssl
import sys
import urllib.parse

import grpc
from google.protobuf import json_format, message_factory
from google.rpc import error_details_pb2, status_pb2

from tests.e2e.system import PORTS, ROOT, STATE, Client, new_id, reason

sys.path.insert(0, str(ROOT / "deploy/gateway"))
import api  # noqa: E402: the gateway's reading of the contract

# A time in which a loaded machine answers; nothing here measures.
SECONDS = 30
NOBODY = "01900000-0000-7000-8000-000000000000"


@functools.cache
def contract():
    """The pool and the methods of the running system's contract."""
    return api.load((STATE / "gateway/api.binpb").read_bytes())


def methods():
    """Methods that have an address: what the public may call."""
    return [method for method in contract()[1] if method.bindings]


def variables(method):
    """(field, template) of each variable in the method's first address: ("name", "localAuthorities/*/ehcRequests/*")."""
    pool, _ = contract()
    options = message_factory.GetMessageClass(pool.FindMessageTypeByName("google.protobuf.MethodOptions"))
    rule = options.FromString(method.descriptor.GetOptions().SerializeToString()).Extensions[pool.FindExtensionByName("google.api.http")]
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

    def __init__(self, method, names=None, whole=False, text=None):
        """`whole` fills in what else is required; `text` everything, with that in each free text."""
        self.method = method
        self.bound = {field: fill(shape, names) for field, shape in variables(method)}
        self.fields = plausible(method.descriptor.input_type, self.bound, text=text) if whole or text else {}

    @classmethod
    def of(cls, method, message, names=None):
        """The request whose whole message that is, in JSON; of `names` in its address instead, where they are given."""
        request = cls(method)
        request.fields = copy.deepcopy(message)
        for field, shape in variables(method):
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
        binding = self.method.bindings[0]
        values = iter(self.bound.values())
        _, shapes = zip(*variables(self.method)) if self.bound else ((), ())
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


def of_status(raw, code):
    """(code, reason) of a serialized google.rpc.Status, or of a bare code."""
    if not raw:
        return code, None
    for detail in status_pb2.Status.FromString(raw).details:
        info = error_details_pb2.ErrorInfo()
        if detail.Unpack(info):
            return code, info.reason
    return code, None


def over_json(client, request):
    answer = client.call(*request.address())
    status, body = answer
    return (0, None) if status == 200 else (body.get("code"), reason(answer)[1])


class Grpc:
    """gRPC at a port: the gateway's, or a service's own with a client certificate ("gateway") and the name it must show."""

    def __init__(self, port, certificate=None, server="localhost"):
        read = lambda name: (STATE / "certs" / name).read_bytes()  # noqa: E731
        pair = (read(f"{certificate}.key"), read(f"{certificate}.pem")) if certificate else (None, None)
        options = [("grpc.ssl_target_name_override", server), ("grpc.enable_http_proxy", 0), ("grpc.max_metadata_size", 1 << 17)]
        self.channel = grpc.secure_channel(f"127.0.0.1:{port}", grpc.ssl_channel_credentials(read("ca.pem"), *pair), options)

    def close(self):
        self.channel.close()

    def __call__(self, token, request):
        method = request.method
        kind = self.channel.unary_stream if method.watch else self.channel.unary_unary
        call = kind(method.path, request_serializer=lambda m: m.SerializeToString(), response_deserializer=bytes)
        try:
            answer = call(request.message(), metadata=[("authorization", f"Bearer {token}")] if token else [], timeout=SECONDS)
            if method.watch:
                next(answer)
                answer.cancel()
            return 0, None
        except grpc.RpcError as error:
            raw = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin")
            return of_status(raw, error.code().value[0])


class GrpcWeb:
    """gRPC-Web through the gateway, on one connection."""

    def __init__(self):
        context = ssl.create_default_context(cafile=str(STATE / "certs/ca.pem"))
        self.connection = http.client.HTTPSConnection("localhost", PORTS["gateway"], timeout=SECONDS, context=context)

    def close(self):
        self.connection.close()

    def __call__(self, token, request):
        data = request.message().SerializeToString()
        headers = {"content-type": "application/grpc-web+proto", "x-grpc-web": "1"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        self.connection.request("POST", request.method.path, b"\0" + len(data).to_bytes(4, "big") + data, headers)
        reply = self.connection.getresponse()
        body = reply.read(5) if request.method.watch else b""
        if body and not body[0] & 0x80:
            # A stream has begun. The next call opens a connection of its own.
            self.connection.close()
            return 0, None
        body += reply.read()
        told = {name.lower(): value for name, value in reply.getheaders()}
        # Trailers come as a last frame with the highest bit of its first byte set.
        while len(body) >= 5:
            kind, size = body[0], int.from_bytes(body[1:5], "big")
            if kind & 0x80:
                lines = body[5:5 + size].decode().split("\r\n")
                told.update((n.strip().lower(), v.strip()) for n, _, v in (line.partition(":") for line in lines if ":" in line))
            body = body[5 + size:]
        raw = told.get("grpc-status-details-bin", "")
        return of_status(base64.b64decode(raw + "=" * (-len(raw) % 4)), int(told["grpc-status"]))


def ways():
    """name → call(person, request) for each way, and what is to be closed after the last call."""
    through, web = Grpc(PORTS["gateway"]), GrpcWeb()
    own = {name: Grpc(PORTS[name], "gateway") for name in ("pupil", "ehcp")}
    return {
        "JSON": lambda person, request: over_json(Client(person) if person else Client(token=""), request),
        "gRPC": lambda person, request: through(Client.token_of(person) if person else "", request),
        "gRPC-Web": lambda person, request: web(Client.token_of(person) if person else "", request),
        "own port": lambda person, request: own[request.method.package.replace("areasenco", "area_senco")](
            Client.token_of(person) if person else "", request),
    }, [through, web, *own.values()]
