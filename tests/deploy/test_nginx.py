"""``deploy/nginx/anju.conf`` in front of a web server: TLS, live streams at once, a brake on sign-in. Where nginx is."""

import http.server
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from anju.config.runtime import ports
from anju.config.runtime.installation import ROOT
from tests.config.authority import Authority

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here")
_MAIN = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  include {folder}/anju.conf;
}}
"""


class _Web(http.server.BaseHTTPRequestHandler):
    """Tells what it was asked; ``/live/`` says one word and goes on."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/live/":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"6\r\nfirst\n\r\n")
            self.wfile.flush()
            time.sleep(2)
            self.wfile.write(b"0\r\n\r\n")
            return
        body = f"{self.headers['Host']} {self.headers['X-Forwarded-Proto']} {self.headers['X-Forwarded-For']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Keep quiet."""


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[tuple[httpx.Client, int]]:
    authority = Authority(tmp_path)
    issued = authority.issue()
    tls, plain = ports.free_port(), ports.free_port()
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Web)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    text = (ROOT / "deploy/nginx/anju.conf").read_text()
    text = text.replace("/etc/anju/tls/server.pem", issued.certificate).replace("/etc/anju/tls/server.key", issued.key)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace(
        "listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"
    )
    text = text.replace("server 127.0.0.1:8000;", f"server 127.0.0.1:{web.server_port};")
    (tmp_path / "anju.conf").write_text(text)
    (tmp_path / "nginx.conf").write_text(_MAIN.format(folder=tmp_path))
    words = [str(NGINX), "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path), "-e", str(tmp_path / "error.log")]
    tested = subprocess.run([*words, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(words)
    context: ssl.SSLContext = authority.trusted()
    headers = {"Host": "anju.example.gov.cn"}
    try:
        with httpx.Client(
            base_url=f"https://localhost:{tls}", verify=context, headers=headers, trust_env=False
        ) as client:
            _wait(client)
            yield client, plain
    finally:
        process.terminate()
        process.wait(10)
        web.shutdown()
        web.server_close()


def _wait(client: httpx.Client) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            client.get("/")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return


def test_pages_come_by_tls_and_the_platform_knows_it(proxy: tuple[httpx.Client, int]) -> None:
    client, plain = proxy
    answer = client.get("/desk/")
    assert answer.text == "anju.example.gov.cn https 127.0.0.1"
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    moved = httpx.get(f"http://127.0.0.1:{plain}/desk/", headers=client.headers, trust_env=False)
    assert (moved.status_code, moved.headers["Location"]) == (301, "https://anju.example.gov.cn/desk/")


def test_a_live_word_is_not_kept_back(proxy: tuple[httpx.Client, int]) -> None:
    began = time.monotonic()
    with proxy[0].stream("GET", "/live/") as stream:
        assert next(stream.iter_raw()) == b"first\n"
        assert time.monotonic() - began < 1.5


def test_guessing_passwords_is_slowed_down(proxy: tuple[httpx.Client, int]) -> None:
    codes = [proxy[0].get("/sign-in/").status_code for _ in range(20)]
    assert codes[0] == 200
    assert 503 in codes


def test_figures_are_for_this_machine(proxy: tuple[httpx.Client, int]) -> None:
    assert proxy[0].get("/metrics").status_code == 200
