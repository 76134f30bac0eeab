"""That the bare loads issue what the services issue: MariaDB's own log of one operation of each, word for word but for the values."""
import re
import time

from tests.bench.ground import BARE, HOLIDAYS, SERVICE

VALUE = re.compile(rb"'(?:[^'\\]|\\.|'')*'|\b\d+\b|\bNULL\b|\b[xX]'[0-9a-fA-F]*'", re.S)
LINE = re.compile(rb"^(?:\d{6} +\d+:\d\d:\d\d|\t)\s*(\d+) (Query|Execute|Prepare|Close stmt|Connect|Quit|Statistics|Reset stmt)\t?", re.M)


def units(log):
    """Each connection's transactions and single statements, in order: [(statement, …), …]."""
    marks = list(LINE.finditer(log))
    open_units, done = {}, []
    for mark, following in zip(marks, [*marks[1:], None]):
        if mark.group(2) not in (b"Query", b"Execute"):
            continue
        text = log[mark.end():following.start() if following else None].strip()
        held = open_units.get(mark.group(1))
        if text == b"START TRANSACTION":
            open_units[mark.group(1)] = [text]
        elif held is not None:
            held.append(text)
            if text in (b"COMMIT", b"ROLLBACK"):
                done.append(open_units.pop(mark.group(1)))
        else:
            done.append([text])
    return done


def shape(statement):
    return re.sub(rb"\s+", b" ", VALUE.sub(b"?", statement)).decode(errors="replace")


def statements_of(ground, la, run):
    """What MariaDB was asked in `run` about cases of the authority, values left out."""
    log = ground.system.state / "mariadb/general.log"
    log.unlink(missing_ok=True)
    ground.sql(f"SET GLOBAL general_log_file = '{log}'; SET GLOBAL log_output = 'FILE'; SET GLOBAL general_log = ON")
    run()
    time.sleep(0.3)
    ground.sql("SET GLOBAL general_log = OFF")
    about = [unit for unit in units(log.read_bytes()) if any(f"'{la}'".encode() in s for s in unit)]
    kinds = {tuple(shape(s) for s in unit) for unit in about if not any(b"CREATE" in s for s in unit)}
    log.unlink()
    return kinds


def once_each(unit):
    """A statement that is issued again and again for several rows, and its form for several rows, count as once for one."""
    single = [re.sub(r"(VALUES )(\(.*?\))(, \2)+$", r"\1\2", statement) for statement in unit]
    return tuple(s for s, before in zip(single, [None, *single]) if s != before)


def differences(ground, operation):
    """Units of statements that only one side issues, of one operation: none where both are the same."""
    once = {"seconds": 0.02, "warm_up": 0, "cases": 64, "cases_each": 200}
    by_service = statements_of(ground, SERVICE, lambda: ground.tool(f"{operation}-service", la=SERVICE, in_flight=1, **once, **ground.service("ehcp")))
    by_bare = statements_of(ground, BARE, lambda: ground.tool(f"{operation}-bare", la=BARE, calendar=HOLIDAYS, **once, **ground.database("ehcp")))
    different = {once_each(unit) for unit in by_service} ^ {once_each(unit) for unit in by_bare}
    # The load reads each case before it changes it, to know its etag.
    return [unit for unit in different if operation == "read" or len(unit) > 1]
