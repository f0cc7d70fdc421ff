"""Sends lines of HAProxy's log: log-send.py udp:PORT|unix:PATH LINES RATE (0: as fast as it goes). Prints the seconds it took."""
import random
import socket
import sys
import time

target, lines, rate = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if target.startswith("udp:"):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect(("127.0.0.1", int(target[4:])))
else:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sock.connect(target[5:])

pick = random.Random(20261124)
texts = []
for i in range(5000):
    took = int(pick.lognormvariate(4, 1.2))
    status, state = pick.choices([(200, "----"), (404, "----"), (503, "SC--"), (504, "sH--")], [96, 2, 1, 1])[0]
    texts.append(
        f"<134>Nov 24 19:31:00 haproxy[14389]: 10.0.{i % 256}.{i % 251}:{20000 + i} [24/Nov/2026:19:31:00.{i % 1000:03}] query query/one "
        f"0/0/1/{took}/{took + 1} {status} {pick.randrange(100, 90000)} - - {state} 12/12/3/3/0 0/0 \"GET /v1/statement/{i:09} HTTP/1.1\"\n".encode()
    )

send = sock.send
begin = time.monotonic()
for i in range(lines):
    send(texts[i % 5000])
    if rate and i % 100 == 99:
        ahead = begin + i / rate - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
print(time.monotonic() - begin)
