"""Schemathesis on the API's own page, through the gateway: whatever it makes of the description, no answer is a server's error."""
import json
import os
import re
import subprocess
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from tests.e2e.access_test import PEOPLE, golden_roles
from tests.e2e.records import OAK, World
from tests.e2e.register_test import REGISTERS, import_register
from tests.e2e.requests import RECORDS
from tests.e2e.system import GATEWAY, ROOT, STATE, Client

LONG = os.environ.get("SEND_TEST_LONG") == "1"
# Of an operation so many by chance after its edges; in the long form they are made over and over, for so long for each person.
EXAMPLES, SECONDS = (50, 180) if LONG else (2, 0)
# The team manager may call the most; in the short form the others try what that one may not, where there is such a thing.
FIRST, OTHERS = "TEAM_MANAGER", ("SCHOOL_SENCO", "ADVISER", "AUDITOR", "FAMILY")
# What is said before a call is looked into.
AT_THE_DOOR = {"ROLE_NOT_ALLOWED", "WRONG_TENANT", "TOKEN_NOT_VALID", "NO_SUCH_METHOD", "BAD_REQUEST"}


def operations():
    """Name on the page → roles that may call it. Not those whose answer has no end: nothing can be said of it as a whole."""
    page = json.loads((STATE / "gateway/openapi.json").read_text())
    names = {o["operationId"] for held in page["paths"].values() for o in held.values() if "text/event-stream" not in o["responses"]["200"]["content"]}
    allowed = {"_".join(method.rsplit(".", 2)[1:]): roles for method, roles in golden_roles().items()}
    # A second address of a method has a number behind its name.
    return {name: allowed[re.sub(r"_\d+$", "", name)] for name in names}


def records():
    """Collection → the name of a record, of a school's child wherever it can be."""
    assert import_register(REGISTERS / "edubasealldata.csv")[0] == 0
    world = World()
    pupil = world.pupil(setting=OAK)
    case = world.assessed(pupil=pupil)
    made = {collection: make(world) if callable(make) else getattr(world, make)() for collection, make in RECORDS.items()}
    made.update(pupils=pupil, ehcRequests=case, carers=world.carer(pupil), adviceRequests=world.advice(case), diaryEntries=world.note(case))
    return {collection: record["name"] for collection, record in made.items()}


class OpenApiFuzz(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        (cls.folder / "names.json").write_text(json.dumps({**records(), "deadlines": "deadlines/A2"}))

    def run_as(self, person, names):
        """What schemathesis said, and operation → how often it was answered how."""
        command = [ROOT / "var/tools/venv/bin/schemathesis", "run", f"{GATEWAY}/openapi.json", "-H", f"Authorization: Bearer {Client.token_of(person)}",
                   "--tls-verify", STATE / "certs/ca.pem", "--checks", "not_a_server_error,response_schema_conformance,judged_by_itself",
                   "--phases", "coverage,fuzzing", "-n", EXAMPLES, "--generation-deterministic", "--continue-on-failure",
                   *(["--max-time", SECONDS] if SECONDS else []), "--no-color", "--warnings", "off", *(f"--include-operation-id={name}" for name in sorted(names))]
        environment = {**os.environ, "no_proxy": "*", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1",
                       "SCHEMATHESIS_HOOKS": "tests.fuzz.openapi_checks", "SEND_TEST_NAMES": str(self.folder / "names.json"),
                       "SEND_TEST_ANSWERS": str(self.folder / "answers.json")}
        result = subprocess.run([str(part) for part in command], cwd=self.folder, capture_output=True, text=True, timeout=SECONDS + 400, env=environment)
        said = result.stdout + result.stderr
        self.assertEqual(result.returncode, 0, said[-4000:])
        return said, {name: Counter(told) for name, told in json.loads((self.folder / "answers.json").read_text()).items()}

    def check(self, role, names):
        """Each of these operations is tried, and looked into: all that `role` may call."""
        said, answers = self.run_as(PEOPLE[role], names)
        generated, passed = map(int, re.search(r"(\d+) generated, (\d+) passed", said).groups())
        total = sum(answers.values(), Counter())
        print(f"  {role}: {len(names)} operations, {generated} calls: {dict(total.most_common())}", flush=True)
        self.assertEqual(generated, passed)
        self.assertEqual({name for name, told in answers.items() if set(told) - AT_THE_DOOR}, names, "looked into")
        self.assertEqual(total["ROLE_NOT_ALLOWED"], 0)

    def test_no_description_of_a_call_breaks_a_service(self):
        may = operations()
        of = {role: {name for name, roles in may.items() if role in roles} for role in (FIRST, *OTHERS)}
        self.assertEqual(set.union(*of.values()), set(may), "somebody is to try each")
        for role, names in of.items():
            with self.subTest(role):
                self.check(role, names if LONG or role == FIRST else names - of[FIRST] or names)


if __name__ == "__main__":
    unittest.main()
