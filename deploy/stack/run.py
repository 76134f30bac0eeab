"""Runs the whole system on this machine until Ctrl-C or SIGTERM. deploy/run sets up, builds and calls this."""
import argparse
import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import certificates
import mariadb
import parts
from control import Control
from settings import PORTS, ROOT, SERVICES, Problem, Settings, default_state
from supervisor import Supervisor, check_free
from tokens import fetch_token, people


def read_arguments():
    parser = argparse.ArgumentParser(prog="deploy/run", description="Sets up, builds and runs the whole system.")
    parser.add_argument("--check", action="store_true", help="say what would be installed, and do nothing")
    parser.add_argument("--fresh", action="store_true", help="throw the data away first (asks)")
    parser.add_argument("--yes", action="store_true", help="with --fresh: do not ask")
    parser.add_argument("--state", type=default_state, default=default_state(), help="folder of data, logs and certificates (var/run)")
    parser.add_argument("--build-dir", type=Path, default=ROOT / "build/release", help="a build that is there, in place of building one")
    parser.add_argument("--port", action="append", default=[], metavar="NAME=NUMBER", help=f"a port other than the usual; of {', '.join(PORTS)}")
    parser.add_argument("--database-socket", type=Path, metavar="PATH",
                        help="where services look for MariaDB, for something that stands before it; its own socket when left out")
    parser.add_argument("--no-demo", action="store_true", help="do not load the demo authority")
    return parser.parse_args()


def read_ports(arguments, settings):
    for text in arguments:
        name, _, number = text.partition("=")
        if name not in PORTS or not number.isdigit() or not 0 < int(number) < 65536:
            raise Problem(f"--port {text} is not known: give NAME=NUMBER with one of {', '.join(PORTS)}.")
        settings.ports[name] = int(number)


def start_over(settings, sure):
    if not settings.state.exists():
        return
    if not sure:
        answer = input(f"Throw away everything in {settings.state} (data, keys, certificates)? Type 'yes': ")
        if answer.strip() != "yes":
            raise Problem("Nothing was thrown away.")
    shutil.rmtree(settings.state)


def hold(settings):
    """One system a state folder: two on one data folder would destroy it."""
    settings.logs.mkdir(parents=True, exist_ok=True)
    lock = open(settings.state / "lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Problem(f"A system runs in {settings.state} already: stop it first, or choose another --state.") from None
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def start_all(supervisor, settings):
    certificates.make(settings.certs)
    parts.make_keys(settings)
    parts.write_issuers(settings)
    for name in SERVICES:
        settings.program(name)
    print("Starting", flush=True)
    mariadb.install(settings)
    supervisor.start(parts.mariadb_part(settings))
    mariadb.create_users(settings)
    parts.migrate(settings)
    mariadb.grant_app(settings)
    supervisor.start(parts.identity_part(settings))
    for name in SERVICES:
        supervisor.start(parts.service_part(settings, name))
    supervisor.start(parts.gateway_part(settings))


def load_demo(settings):
    done = settings.state / "demo_loaded"
    loader = ROOT / "deploy/demo/load"
    if done.exists() or not loader.exists():
        return
    print("Loading the demo authority 999 Exampleshire", flush=True)
    result = subprocess.run([str(loader), "--state", str(settings.state), "--build-dir", str(settings.build), "--gateway", settings.gateway_url])
    if result.returncode != 0:
        raise Problem("The demo authority could not be loaded; start again to go on with it.")
    done.touch()


def show(settings):
    print(f"\nGateway            {settings.gateway_url}   (API page: {settings.gateway_url}/docs)")
    print(f"Identity provider  {settings.issuer}")
    print(f"Certificates       {settings.certs / 'ca.pem'}\n\nDemo people, each with a token for an hour (deploy/token NAME makes another):")
    for person in people():
        print(f"  {person['name']} ({', '.join(person['roles'])} of {', '.join(person['la'])}): deploy/token {person['id']}")
        print(f"    {fetch_token(settings, person['id'])}")
    print("\nTry it, in another shell:\n  eval \"$(deploy/env)\"\n  curl -H \"Authorization: Bearer $(deploy/token caseworker)\" "
          "\"$SEND_API/localAuthorities/999/ehcRequests?pageSize=3\"\n\nCtrl-C stops everything.", flush=True)


def main():
    arguments = read_arguments()
    settings = Settings(state=arguments.state, build=arguments.build_dir.resolve(), database_socket=arguments.database_socket)
    supervisor = None
    try:
        read_ports(arguments.port, settings)
        if arguments.fresh:
            start_over(settings, arguments.yes)
        lock = hold(settings)
        (settings.state / "system.json").write_text(json.dumps({"build": str(settings.build), "ports": settings.ports}) + "\n")
        for name, port in settings.ports.items():
            check_free(name, port)
        supervisor = Supervisor(settings)
        began = time.monotonic()
        start_all(supervisor, settings)
        if not arguments.no_demo:
            load_demo(settings)
        show(settings)
        print(f"Ready after {time.monotonic() - began:.1f} s.", flush=True)
        with Control(settings) as control:
            supervisor.watch(control)
        return 0
    except Problem as problem:
        print(f"\ndeploy/run: {problem}", file=sys.stderr, flush=True)
        return 1
    finally:
        if supervisor is not None:
            print("Stopping", flush=True)
            supervisor.stop()


if __name__ == "__main__":
    sys.exit(main())
