"""Ask one address over eight connections for some seconds, where wrk is missing; print requests in a second."""

import http.client
import sys
import threading
import time
from urllib.parse import urlsplit


def main() -> None:
    """Ask and print."""
    url, token, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    parts, counts, end = urlsplit(url), [0] * 8, time.monotonic() + seconds

    def ask(number: int) -> None:
        client = http.client.HTTPConnection(str(parts.hostname), parts.port)
        while time.monotonic() < end:
            client.request("GET", url[url.index("/", 8) :], headers={"Authorization": f"Bearer {token}"})
            answer = client.getresponse()
            answer.read()
            counts[number] += answer.status == 200

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(counts) / seconds)


if __name__ == "__main__":
    main()
