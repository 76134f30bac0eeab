"""What the gateway must know of the API, read from its descriptor set: methods with their addresses, messages, enums."""
import re
from dataclasses import dataclass, field

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

# The largest JSON body, in bytes; larger things are gRPC client streams.
MAX_BODY_BYTES = 1048576


class Refused(Exception):
    """The configuration cannot be made; the message says what to do."""


@dataclass(frozen=True)
class Binding:
    """One HTTP address of a method. `segments` are literals, or "*" for a variable's one segment."""
    verb: str
    segments: tuple
    custom: str  # what follows the last colon; empty when nothing does
    bound: tuple  # fields that the address gives, as dotted proto names
    body: str  # the field that the body is; "*" for the whole request, "" for no body


@dataclass(frozen=True)
class Method:
    service: str  # full name
    name: str
    package: str  # the part of send.<package>.v1
    descriptor: object
    deadline_ms: int
    internal: bool
    bindings: tuple = field(default=())
    lasts_ms: int = 0

    @property
    def path(self):
        return f"/{self.service}/{self.name}"

    @property
    def client_stream(self):
        return self.descriptor.client_streaming

    @property
    def watch(self):
        """A server stream: the client asks once, and listens."""
        return self.descriptor.server_streaming and not self.descriptor.client_streaming

    @property
    def stream(self):
        return self.descriptor.client_streaming or self.descriptor.server_streaming


def load(raw):
    """The pool and our methods of a serialized descriptor set."""
    pool = descriptor_pool.DescriptorPool()
    files = descriptor_pb2.FileDescriptorSet.FromString(raw).file
    for file in files:
        pool.AddSerializedFile(file.SerializeToString())
    extensions = {}
    for name in ("google.api.http", "send.options.v1.permission", "send.options.v1.stream"):
        try:
            extensions[name] = pool.FindExtensionByName(name)
        except KeyError:
            raise Refused(f"the descriptor set does not hold {name}: make it with --include_imports") from None
    options_class = message_factory.GetMessageClass(pool.FindMessageTypeByName("google.protobuf.MethodOptions"))
    methods = []
    for file in files:
        match = re.fullmatch(r"send\.(\w+)\.v\d+", file.package)
        if not match:
            continue
        for service in file.service:
            full = f"{file.package}.{service.name}"
            for method in service.method:
                options = options_class.FromString(method.options.SerializeToString())
                if not options.HasExtension(extensions["send.options.v1.permission"]):
                    raise Refused(f"{full}.{method.name} has no permission option: add it")
                held = options.Extensions[extensions["send.options.v1.permission"]]
                descriptor = pool.FindServiceByName(full).methods_by_name[method.name]
                bindings = ()
                if options.HasExtension(extensions["google.api.http"]) and not held.internal:
                    bindings = tuple(http_bindings(full, descriptor, options.Extensions[extensions["google.api.http"]]))
                lasts_ms = options.Extensions[extensions["send.options.v1.stream"]].lasts_ms
                methods.append(Method(full, method.name, match.group(1), descriptor, held.deadline_ms, held.internal, bindings, lasts_ms))
                if methods[-1].watch != (lasts_ms > 0):
                    raise Refused(f"{full}.{method.name}: the stream option is for server streams, and each needs it: how long it may last")
    if not methods:
        raise Refused("the descriptor set holds no service of ours")
    return pool, sorted(methods, key=lambda m: m.path)


def http_bindings(service, method, rule):
    """A method's addresses: the rule's own and its additional ones."""
    for one in (rule, *rule.additional_bindings):
        verb = one.WhichOneof("pattern")
        if verb == "custom":
            raise Refused(f"{service}.{method.name}: the gateway knows no custom verb; use get, put, post, delete or patch")
        if method.client_streaming:
            raise Refused(f"{service}.{method.name}: a client stream has no JSON form; take its http option away")
        segments, custom, bound = template(f"{service}.{method.name}", getattr(one, verb))
        if one.body not in ("", "*") and one.body not in method.input_type.fields_by_name:
            raise Refused(f"{service}.{method.name}: body: \"{one.body}\" is no field of {method.input_type.full_name}")
        yield Binding(verb.upper(), segments, custom, bound, one.body)


def template(where, text):
    """Splits "/v1/{name=a/*/b/*}:verb" into its segments, verb and bound fields."""
    bound = []

    def variable(match):
        bound.append(match.group(1))
        return match.group(2) or "*"

    plain = re.sub(r"\{([\w.]+)(?:=([^}]*))?\}", variable, text)
    match = re.fullmatch(r"/([^:{}]+)(?::(\w+))?", plain)
    if not match or "**" in plain:
        raise Refused(f"{where}: the gateway does not know the address {text}")
    return tuple(match.group(1).split("/")), match.group(2) or "", tuple(bound)
