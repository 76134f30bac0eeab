"""The guard's table: what each address's body may hold, as Lua, from the descriptors."""
from google.protobuf.descriptor import FieldDescriptor as F

from api import Refused

SCALARS = {
    F.TYPE_DOUBLE: "double", F.TYPE_FLOAT: "double", F.TYPE_INT64: "int64", F.TYPE_SINT64: "int64", F.TYPE_SFIXED64: "int64",
    F.TYPE_UINT64: "uint64", F.TYPE_FIXED64: "uint64", F.TYPE_INT32: "int32", F.TYPE_SINT32: "int32",
    F.TYPE_SFIXED32: "int32", F.TYPE_UINT32: "uint32", F.TYPE_FIXED32: "uint32", F.TYPE_BOOL: "bool",
    F.TYPE_STRING: "string", F.TYPE_BYTES: "bytes",
}
WELL_KNOWN = {
    "google.protobuf.Timestamp": "timestamp", "google.protobuf.Duration": "duration", "google.protobuf.FieldMask": "mask",
    "google.protobuf.StringValue": "string", "google.protobuf.BytesValue": "bytes", "google.protobuf.BoolValue": "bool",
    "google.protobuf.Int32Value": "int32", "google.protobuf.UInt32Value": "uint32", "google.protobuf.Int64Value": "int64",
    "google.protobuf.UInt64Value": "uint64", "google.protobuf.DoubleValue": "double", "google.protobuf.FloatValue": "double",
}
# 20 KB of nested Struct JSON costs the services seconds; Any would let anything in.
FORBIDDEN = {"google.protobuf." + n for n in ("Any", "Struct", "Value", "ListValue")}


def lua(value, indent=0):
    """A Python value as a Lua literal, with sorted keys so that the same API makes the same file."""
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        if any(c in value for c in "\"\\\n"):
            raise Refused(f"{value!r} cannot stand in the guard's table")
        return f'"{value}"'
    pad = "\n" + " " * (indent + 1)
    if isinstance(value, (list, tuple)):
        return "{" + ",".join(lua(v, indent + 1) for v in value) + "}"
    inner = (f"[{lua(k)}]={lua(v, indent + 1)}" for k, v in sorted(value.items(), key=lambda kv: str(kv[0])))
    return "{" + (pad if indent < 2 else "") + ("," + (pad if indent < 2 else " ")).join(inner) + "}"


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


class Table:
    """Collects the messages and enums that bodies reach."""

    def __init__(self):
        self.messages = {}
        self.enums = {}

    def type_of(self, field):
        """What a single value of the field is, and the name of its message or enum."""
        if field.type == F.TYPE_GROUP:
            raise Refused(f"{field.full_name}: groups have no JSON form")
        if field.type == F.TYPE_ENUM:
            self.add_enum(field.enum_type)
            return {"kind": "enum", "type": field.enum_type.full_name}
        if field.type != F.TYPE_MESSAGE:
            return {"kind": SCALARS[field.type]}
        name = field.message_type.full_name
        if name in FORBIDDEN:
            raise Refused(f"{field.full_name}: {name} is not allowed in the public API: give it a message of its own")
        if name in WELL_KNOWN:
            return {"kind": WELL_KNOWN[name]}
        self.add_message(field.message_type)
        return {"kind": "message", "type": name}

    def add_enum(self, enum):
        self.enums.setdefault(enum.full_name, {**{v.name: True for v in enum.values}, **{v.number: True for v in enum.values}})

    def add_message(self, message):
        if message.full_name in self.messages:
            return
        fields = self.messages[message.full_name] = {}
        for field in message.fields:
            entry = {"name": field.name}
            if is_map(field):
                entry.update(self.type_of(field.message_type.fields_by_name["value"]), map=True,
                             key=SCALARS[field.message_type.fields_by_name["key"].type])
            else:
                entry.update(self.type_of(field))
                if field.is_repeated:
                    entry["repeated"] = True
            if field.containing_oneof and len(field.containing_oneof.fields) > 1:
                entry["oneof"] = field.containing_oneof.name
            fields[field.name] = entry
            fields[field.json_name] = entry

    def routes(self, methods):
        """verb → addresses; the literal segments come first, so that a literal beats a variable."""
        found = {}
        for method in methods:
            for binding in method.bindings:
                route = {"segments": binding.segments, "custom": binding.custom, "rpc": f"{method.service}.{method.name}"}
                if binding.body == "*":
                    self.add_message(method.descriptor.input_type)
                    route["body"] = {"kind": "message", "type": method.descriptor.input_type.full_name, "name": ""}
                elif binding.body:
                    field = method.descriptor.input_type.fields_by_name[binding.body]
                    if field.is_repeated or field.type != F.TYPE_MESSAGE or field.message_type.full_name in WELL_KNOWN:
                        raise Refused(f"{method.path}: body: \"{binding.body}\" must be a message")
                    route["body"] = {**self.type_of(field), "name": binding.body}
                route["bound"] = {name: True for name in binding.bound}
                found.setdefault(binding.verb, []).append(route)
        for routes in found.values():
            routes.sort(key=lambda r: (tuple(s == "*" for s in r["segments"]), r["segments"], r["custom"]))
        return found


def check_distinct(routes):
    """Two methods at one address would be judged by the wrong one's table."""
    for verb, held in routes.items():
        seen = {}
        for route in held:
            key = (route["segments"], route["custom"])
            if key in seen:
                raise Refused(f"{verb} {'/'.join(key[0])} is the address of both {seen[key]} and {route['rpc']}")
            seen[key] = route["rpc"]


def guard_table(methods):
    """The Lua text that goes before guard.lua: ROUTES, VERBS, RPCS, MESSAGES, ENUMS."""
    table = Table()
    public = [m for m in methods if not m.internal]
    routes = table.routes(public)
    check_distinct(routes)
    custom = {r["custom"]: True for held in routes.values() for r in held if r["custom"]}
    rpcs = {m.path: True for m in public}
    parts = {"ROUTES": routes, "VERBS": custom, "RPCS": rpcs, "MESSAGES": table.messages, "ENUMS": table.enums}
    return "-- Made by deploy/gateway/generate from the descriptor set of the API.\n" + "".join(
        f"local {name} = {lua(value)}\n" for name, value in parts.items())
