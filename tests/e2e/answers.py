"""What was answered, and the page of it."""
import json

from google.protobuf import message_factory

from tests.e2e.needs import WITHOUT_RELATION
from tests.e2e.relations import AS_OWN, RELATIONS


def next_page(kind, raw):
    """The token of the page after this answer's."""
    if raw[:1] == b"{":
        return json.loads(raw).get("nextPageToken", "")
    return message_factory.GetMessageClass(kind).FromString(raw).next_page_token


def exchanged(value, ids):
    """The same with some ids in place of others."""
    if isinstance(value, (tuple, list)):
        return tuple(exchanged(each, ids) for each in value)
    for before, after in ids.items():
        if isinstance(value, bytes):
            value = value.replace(before.encode(), after.encode())
        elif isinstance(value, str):
            value = value.replace(before, after)
    return value


def fields_of(message, depth=2):
    """The names of all the fields that a message has set, those of messages in it after a dot."""
    names = set()
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        if depth > 1 and field.message_type and field.message_type.full_name.startswith("send."):
            names |= {f"{field.name}.{name}" for each in values for name in fields_of(each, depth - 1)}
        else:
            names.add(field.name)
    return names


def fields_shown(method, raw):
    return fields_of(message_factory.GetMessageClass(method.descriptor.output_type).FromString(raw))


def differences(fields):
    """A line for each method that shows a role something else of a record than it shows a caseworker."""
    same = {}
    for (ask, role), (shown, whole) in fields.items():
        if shown != whole:
            without = ", ".join(sorted(whole - shown)) if shown else "anything"
            same.setdefault((ask, without, ", ".join(sorted(shown - whole))), []).append(role)
    return [f"| {ask} | {' '.join(roles)} | {without} | {besides} |" for (ask, without, besides), roles in same.items()]


def answers_page(rows, fields):
    """The page of what was answered: (ask, roles, relation → cell) each, and by (ask, role) the fields that were shown,
    and those that a caseworker is shown."""
    columns = ("own", "none", *(relation for relation in RELATIONS if relation != "own"))
    lines = ["# What everybody is answered", "",
             "Made by `e2e_matrix` of what was answered, the same over each way. \"none\": word for word as of what is not there.", "",
             "| relation | the record is |", "|---|---|",
             *(f"| {relation} | {said} |" for relation, (said, _, _) in RELATIONS.items()), "",
             f"| method | roles | {' | '.join(columns)} |", "|---" * (len(columns) + 2) + "|"]
    for ask, roles, row in rows:
        cells = [row.get(column, "") for column in columns]
        cells[2:] = ["" if not cell else "none" if cell == row["none"] else "own" if cell == row["own"] else cell for cell in cells[2:]]
        lines.append(f"| {ask} | {' '.join(roles)} | {' | '.join(cells)} |")
    lines += ["", "## What schools and advisers are shown of it", "", "Beside what a caseworker is shown of the same record.", "",
              "| method | roles | not shown | shown besides |", "|---|---|---|---|", *differences(fields)]
    lines += ["", "As own, though the relation is another:", "",
              *(f"- {whose}, {relation}: {why}." for (whose, relation), why in AS_OWN.items() if why)]
    lines += ["", "No relation makes a difference to:", "", *(f"- {name}: {why}." for name, why in sorted(WITHOUT_RELATION.items()))]
    return "\n".join(lines) + "\n"
