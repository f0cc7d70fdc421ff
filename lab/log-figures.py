"""Figures of a file with HAProxy's log, as lines of name and value: log-figures.py FILE. Shares nothing with Vigia."""
import math
import re
import sys

# ... backend/server TR/Tw/Tc/Tr/Ta status bytes - - termination ...
LINE = re.compile(r" query/\S+ [-0-9]+/[-0-9]+/[-0-9]+/[-0-9]+/([-0-9]+) ([-0-9]+) [0-9]+ - - (\S\S)\S\S ")

times, failed, aborted = [], 0, 0
with open(sys.argv[1], encoding="latin-1") as file:
    for line in file:
        found = LINE.search(line)
        if found:
            time, status, state = int(found[1]), int(found[2]), found[3]
            times.append(time)
            if re.match(r"[SsDRIK]|P[CHD]", state):
                failed += 1
            elif state[0] in "Cc":
                aborted += 1
            elif 500 <= status < 600:
                failed += 1

times.sort()


def percentile(share):
    return times[math.ceil(share * len(times)) - 1] / 1000


print("requests", len(times))
print("failed", failed)
print("aborted", aborted)
print("error_ratio", failed / len(times))
print("p50_seconds", percentile(0.50))
print("p99_seconds", percentile(0.99))
