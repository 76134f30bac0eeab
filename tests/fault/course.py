"""What writers do: a child's request is received, allocated three times, each for another reason, and withdrawn; or a child is recorded and its
record changed four times. Over and over, each step from the answer of the one before."""
from dataclasses import dataclass
from datetime import date
from typing import Optional

LA = "/v1/localAuthorities/999"
REQUEST = ("create", "allocate", "allocate", "allocate", "withdraw")
PUPIL = ("record", "correct", "correct", "correct", "correct")
EHCP = "send.ehcp.v1.EhcRequestService/"
PUPILS = "send.pupil.v1.PupilService/"
# By which the read log names a step, and the read of what it answers.
METHODS = {"create": EHCP + "CreateEhcRequest", "allocate": EHCP + "AllocateEhcRequest", "withdraw": EHCP + "WithdrawEhcRequest",
           "record": PUPILS + "CreatePupil", "correct": PUPILS + "UpdatePupil"}
READS = {"ehcRequests": EHCP + "GetEhcRequest", "pupils": PUPILS + "GetPupil"}


def collection(name):
    """Of the resource of this name."""
    return name.split("/")[-2]


def call_of(step, pupil, last, identifier):
    """Path and body of a step, which goes on from the `last` answer."""
    if step == "create":
        return f"{LA}/ehcRequests?requestId={identifier}", {
            "pupil": pupil, "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_OTHER", "receivedChannel": "CHANNEL_PORTAL",
            "receivedDate": date.today().isoformat()}
    if step == "record":
        return f"{LA}/pupils?requestId={identifier}", {
            "forename": "Demo-Child", "surname": "Example-" + identifier, "birthDate": "2016-07-08", "sex": "SEX_FEMALE"}
    if step == "correct":
        return f"/v1/{last['name']}?updateMask=preferredForename&requestId={identifier}", {
            "etag": last["etag"], "preferredForename": "Demo-" + identifier}
    body = {"requestId": identifier, "etag": last["etag"]}
    more = {"reason": "Demo " + identifier} if step == "allocate" else {"withdrawnOnDate": date.today().isoformat(), "reason": "Demo " + identifier}
    return f"/v1/{last['name']}:{step}", {**body, **more}


def verb_of(step):
    return "PATCH" if step == "correct" else "POST"


@dataclass
class Writer:
    """One who writes, and how far they have come in their course; they go on from there in the next load."""
    pupil: Optional[str]
    steps: tuple = REQUEST
    done: int = 0
    last: Optional[dict] = None

    @property
    def step(self):
        return self.steps[self.done % len(self.steps)]

    @property
    def is_between(self):
        """At the end of the course, or before its beginning."""
        return self.done % len(self.steps) == 0

    def go_on(self, answer):
        self.done, self.last = self.done + 1, answer


def writers_of(pupils):
    return [Writer(pupil) for pupil in pupils]


def recorders(count):
    """Those who write records of pupils."""
    return [Writer(None, PUPIL) for _ in range(count)]
