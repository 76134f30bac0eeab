"""What schemathesis does beside what it does by itself: openapi_test.py gives it this file.

It knows no record's name, and what it makes up for one ends every call at once: so most calls are of records that are there. Each answer
is counted, and none may say that there were too many calls.
"""
import atexit
import json
import os
from collections import Counter, defaultdict
from pathlib import Path

import schemathesis

# Of so many calls one keeps the names that were made up for it.
MADE_UP = 4
# collection → the name of a record: "pupils": "localAuthorities/999/pupils/…".
NAMES = json.loads(Path(os.environ["SEND_TEST_NAMES"]).read_text(encoding="utf-8"))
# operation → how often each answer came: its status, or the reason of a refusal.
answers = defaultdict(Counter)
calls = Counter()


def names_of(path):
    """What stands for the variables of an address like /v1/localAuthorities/{localAuthority}/pupils/{pupil}:verb."""
    segments = path.removeprefix("/v1/").split("/")
    variables = [(segments[n - 1], segment.partition("}")[0][1:]) for n, segment in enumerate(segments) if segment.startswith("{")]
    known = {}
    for collection, _ in reversed(variables):
        parts = NAMES.get(collection, "").split("/")
        known = {**dict(zip(parts[::2], parts[1::2])), **known}
    return {variable: known[collection] for collection, variable in variables if collection in known}


@schemathesis.hook
def before_call(ctx, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    calls[operation] += 1
    if calls[operation] % MADE_UP:
        case.path_parameters.update(names_of(case.operation.path))


def reason_of(body):
    return next((detail["reason"] for detail in body.get("details", []) if "reason" in detail), None)


@schemathesis.check
def judged_by_itself(ctx, response, case):
    """A call that is refused because there were too many was not looked at."""
    reason = reason_of(response.json()) if response.status_code >= 400 else None
    answers[case.operation.definition.raw["operationId"]][reason or str(response.status_code)] += 1
    assert response.status_code != 429, f"{reason}: this call was not looked at"


@atexit.register
def tell():
    Path(os.environ["SEND_TEST_ANSWERS"]).write_text(json.dumps(answers), encoding="utf-8")
