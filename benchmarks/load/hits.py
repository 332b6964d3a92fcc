"""How many answers a second an address gives: `python -m benchmarks.load.hits URL SECONDS HANDS` prints the number."""

import http.client
import sys
import threading
import time
from urllib.parse import urlsplit


def ask(address: str, until: float, counts: list[int]) -> None:
    """Ask over one connection until the time is up. Raises RuntimeError for an answer that is no page."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    count = 0
    while time.monotonic() < until:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or b"</html>" not in body:
            raise RuntimeError(f"{address}: {answer.status}")
        count += 1
    counts.append(count)


def main() -> None:
    """All hands at once."""
    address, seconds, hands = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    counts: list[int] = []
    ask(address, time.monotonic() + 0.5, [])
    began = time.monotonic()
    threads = [threading.Thread(target=ask, args=(address, began + seconds, counts)) for _hand in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) != hands:
        sys.exit("a hand stopped early")
    print(sum(counts) / (time.monotonic() - began))


if __name__ == "__main__":
    main()
