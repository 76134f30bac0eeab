"""The release before this one, built from the history of this tree into var/previous."""
import os
import shutil
import subprocess
from pathlib import Path

from tests.e2e.system import ROOT

NOTED = ROOT / "deploy/previous_release"


def commit():
    return next(line for line in NOTED.read_text().splitlines() if line and not line.startswith("#"))


def run(*command, **more):
    result = subprocess.run([str(word) for word in command], capture_output=True, **more)
    if result.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {(result.stdout + result.stderr).decode(errors='replace')[-3000:]}")
    return result.stdout


def has_history():
    return subprocess.run(["git", "-C", str(ROOT), "cat-file", "-e", commit() + "^{commit}"], capture_output=True).returncode == 0


def build():
    """Its tree, with the programs in build/release. Uses this tree's tools, and the compiler's cache."""
    if not has_history():
        raise AssertionError(f"The release before this one, {commit()} of {NOTED}, is not in the history here: a shallow clone must fetch it first "
                             "(git fetch --unshallow).")
    tree = ROOT / "var/previous" / commit()
    if not (tree / "built").exists():
        shutil.rmtree(tree, ignore_errors=True)
        (tree / "var").mkdir(parents=True)
        run("tar", "-x", "-C", tree, input=run("git", "-C", ROOT, "archive", commit()))
        (tree / "var/tools").symlink_to(os.path.realpath(ROOT / "var/tools"))
        run("cmake", "--preset", "release", cwd=tree)
        run("cmake", "--build", "--preset", "release", "--target", "programs", "-j2", cwd=tree)
        (tree / "built").touch()
    return Path(tree)
