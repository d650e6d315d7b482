"""An MQTT QoS 1 publisher at a steady pace until its input closes: the routine traffic beside what is measured.

Run as ``python steady_load.py PORT USER PASSWORD BASE FRAMES_PER_SECOND DEVICES``; prints how many were acknowledged.
"""

import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.mqtt_load import body, connect, packet

TICK_S = 0.01


def run(port: int, user: str, password: str, base: str, *, rate: float, devices: int, stop: threading.Event) -> int:
    """Publish ``rate`` frames in a second, ten milliseconds at a time, and return how many were acknowledged."""
    link = connect(port, user, password, f"steady-{user}")
    answered = bytearray()

    def listen() -> None:
        while data := link.recv(65536):
            answered.extend(bytes(len(data)))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    started, sent = time.perf_counter(), 0
    while not stop.wait(TICK_S):
        due = int((time.perf_counter() - started) * rate)
        parts = []
        for index in range(sent, due):
            device, payload = body(index, devices)
            parts.append(packet(f"{base}/0x{device:016x}", payload, index % 65000 + 1))
        if parts:
            link.sendall(b"".join(parts))
        sent = due
    end = time.perf_counter() + 10
    while len(answered) < 4 * sent and time.perf_counter() < end:
        time.sleep(TICK_S)
    return len(answered) // 4


def main() -> None:
    """Run until standard input closes."""
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    port, user, password, base, rate, devices = sys.argv[1:]
    print(run(int(port), user, password, base, rate=float(rate), devices=int(devices), stop=stop))


if __name__ == "__main__":
    main()
