"""Finding an Asterisk: the setting, the one on PATH, or a private copy fetched once.

The private copy needs no root and changes nothing of the machine: a private apt state downloads
Asterisk with all that it needs down to the C library, signatures checked, and the packages are
unpacked under var/asterisk/<version>. A copy gets that name only when it is whole.
"""

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn

from app.config import Settings
from app.embedded import apt_source
from app.embedded.trouble import Trouble

OLDEST_MAJOR = 18
PACKAGES = ("asterisk", "asterisk-core-sounds-en-wav", "asterisk-moh-opsound-wav", "espeak-ng")
_NEEDED_BYTES = 900_000_000
_VERSION = re.compile(r"Asterisk (?P<whole>(?P<major>\d+)[\d.]*)")
_ADVICE = (
    "install Asterisk 18 or newer (Debian unstable and Ubuntu carry it), or name one with "
    "TALKTIME_ASTERISK_BIN"
)


class AsteriskMissing(Trouble):
    """There is no usable Asterisk, and none could be fetched."""


@dataclass(frozen=True, slots=True)
class Asterisk:
    """A program to run, where its modules and its sounds are, and how it came here."""

    command: tuple[str, ...]
    module_dir: Path
    data_dir: Path
    version: str
    origin: str
    speaker: tuple[str, ...] = ()
    """How to run espeak-ng, when it is there."""


def find_asterisk(settings: Settings) -> Asterisk | None:
    """The Asterisk that would be used now, without fetching anything."""
    if settings.asterisk_bin:
        return _installed(Path(settings.asterisk_bin), "TALKTIME_ASTERISK_BIN")
    places = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
    on_path = shutil.which("asterisk", path=places)
    if on_path:
        with contextlib.suppress(AsteriskMissing):
            return _installed(Path(on_path), "PATH")
    return _private_copy(_home(settings))


def ensure_asterisk(settings: Settings, console: Console | None = None) -> Asterisk:
    """Find an Asterisk or fetch the private copy. Takes no time and no network the second time."""
    console = console or Console(stderr=True)
    found = find_asterisk(settings)
    if found is not None:
        return found
    home = _home(settings)
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = _private_copy(home)  # Another process may have fetched it while we waited.
        return found or _fetch(home, console)


def _home(settings: Settings) -> Path:
    return settings.var_dir / "asterisk"


def _installed(program: Path, origin: str) -> Asterisk:
    version = _version((str(program),))
    roots = [program.resolve().parent.parent, Path("/usr")]
    modules = [path for root in roots for path in sorted(root.glob("lib/**/asterisk/modules"))]
    sounds = [root / "share" / "asterisk" for root in roots] + [Path("/var/lib/asterisk")]
    if not modules:
        message = f"{program} has no modules folder below {roots[0]}/lib; {_ADVICE}"
        raise AsteriskMissing(message)
    data_dir = next((path for path in sounds if (path / "sounds").exists()), sounds[0])
    espeak = shutil.which("espeak-ng")
    speaker = (espeak,) if espeak else ()
    return Asterisk((str(program),), modules[0], data_dir, version, f"{origin}: {program}", speaker)


def _version(command: tuple[str, ...]) -> str:
    try:
        result = subprocess.run(
            [*command, "-V"], capture_output=True, text=True, timeout=20, check=False
        )
    except OSError as error:
        message = f"{command[0]} does not run: {error}; {_ADVICE}"
        raise AsteriskMissing(message) from error
    match = _VERSION.search(result.stdout)
    if match is None or int(match["major"]) < OLDEST_MAJOR:
        said = (result.stdout or result.stderr).strip()[:200]
        message = (
            f"{command[0]} is not Asterisk {OLDEST_MAJOR} or newer (it says {said!r}); {_ADVICE}"
        )
        raise AsteriskMissing(message)
    return match["whole"]


def _private_copy(home: Path) -> Asterisk | None:
    for prefix in sorted(home.glob("[0-9]*"), key=_numbers, reverse=True):
        with contextlib.suppress(AsteriskMissing):
            return _at_prefix(prefix)
    return None


def _numbers(prefix: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", prefix.name)]


def _at_prefix(prefix: Path) -> Asterisk:
    """The copy runs through its own loader with its own libraries, whatever the machine has."""
    loaders = [*prefix.glob("usr/lib64/ld-linux*.so.*"), *prefix.glob("usr/lib/ld-linux*.so.*")]
    modules = sorted(prefix.glob("usr/lib/*/asterisk/modules"))
    if not loaders or not modules:
        message = f"{prefix} holds no whole copy of Asterisk"
        raise AsteriskMissing(message)
    libraries = modules[0].parent.parent
    loader = (str(loaders[0]), "--library-path", f"{libraries}:{libraries / 'pulseaudio'}")
    espeak = prefix / "usr" / "bin" / "espeak-ng"
    return Asterisk(
        command=(*loader, str(prefix / "usr" / "sbin" / "asterisk")),
        module_dir=modules[0],
        data_dir=prefix / "usr" / "share" / "asterisk",
        version=prefix.name,
        origin=f"private copy: {prefix}",
        speaker=(*loader, str(espeak), f"--path={libraries}") if espeak.exists() else (),
    )


def _fetch(home: Path, console: Console) -> Asterisk:
    machine = apt_source.read_machine(_read(Path("/etc/os-release")))
    if not machine.distribution or shutil.which("apt-get") is None:
        message = f"this is not Debian or Ubuntu, so Asterisk cannot be fetched; {_ADVICE}"
        raise AsteriskMissing(message)
    if shutil.disk_usage(home).free < _NEEDED_BYTES:
        message = f"{home} has less than {_NEEDED_BYTES // 10**6} MB free; Asterisk needs that much"
        raise AsteriskMissing(message)
    for stale in home.glob(".unpacked-*"):
        shutil.rmtree(stale, ignore_errors=True)
    download = home / ".download"
    _prepare(download)
    with _bar(console) as progress:
        _update(download, machine, progress)
        archives = _download(download, progress)
        prefix = _unpack(home, archives, progress)
    shutil.rmtree(download, ignore_errors=True)
    return _at_prefix(prefix)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _prepare(download: Path) -> None:
    """Partial downloads of an earlier try stay, so that apt resumes them."""
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (download / folder).mkdir(parents=True, exist_ok=True)
    (download / "status").touch()
    text = apt_source.apt_configuration(download)
    (download / "apt.conf").write_text(text, encoding="utf-8")


def _update(download: Path, machine: apt_source.Machine, progress: Progress) -> None:
    task = progress.add_task("package lists", total=None)
    locked = ["-o", "Debug::NoLocking=1"]
    targets = _said(
        ["apt-get", "indextargets", "--format", apt_source.TARGETS_FORMAT, "Created-By: Packages"]
    )
    printed = _said(["apt-get", *locked, "update", "--print-uris"])
    why = "no mirror of Debian or Ubuntu stands in the machine's apt sources"
    for mirror in apt_source.mirrors(machine, targets, printed):
        text = apt_source.sources_list(machine, mirror)
        (download / "sources.list").write_text(text, encoding="utf-8")
        result = _apt(download, "-o", "APT::Update::Error-Mode=any", "update")
        if result.returncode == 0:
            progress.update(task, total=1, completed=1)
            return
        why = f"{mirror}: {result.stderr.strip()[-400:]}"
    message = f"the package lists could not be read ({why}); {_ADVICE}"
    raise AsteriskMissing(message)


def _download(download: Path, progress: Progress) -> list[Path]:
    printed = _apt(download, "install", "--print-uris", *PACKAGES)
    if printed.returncode != 0:
        message = f"apt finds no asterisk package: {printed.stderr.strip()[-400:]}; {_ADVICE}"
        raise AsteriskMissing(message)
    cache = download / "cache" / "archives"
    # apt names only what is missing: an interrupted try may have left some packages, or all.
    missing = apt_source.archive_sizes(printed.stdout)
    there = [path.stat().st_size for path in cache.glob("*.deb")]
    total = sum(missing.values()) + sum(there)
    task = progress.add_task(f"Asterisk, {len(missing) + len(there)} packages", total=total)

    def show() -> None:
        progress.update(task, completed=min(_bytes_in(cache), total))

    result = _apt(download, "install", "--download-only", *PACKAGES, meanwhile=show)
    if result.returncode != 0:
        message = f"download failed, run it again to resume: {result.stderr.strip()[-400:]}"
        raise AsteriskMissing(message)
    progress.update(task, completed=total)
    return sorted(cache.glob("*.deb"))


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):  # apt renames what it has finished
            total += path.stat().st_size if path.is_file() else 0
    return total


def _unpack(home: Path, archives: list[Path], progress: Progress) -> Path:
    unpacked = Path(tempfile.mkdtemp(dir=home, prefix=".unpacked-"))
    task = progress.add_task("unpack", total=sum(path.stat().st_size for path in archives))
    # Older packages lay files in /lib, newer ones in /usr/lib: here the two are one, as on a
    # machine of today, whichever package comes first.
    for name in ("bin", "sbin", "lib", "lib64"):
        (unpacked / "usr" / name).mkdir(parents=True, exist_ok=True)
        (unpacked / name).symlink_to(Path("usr") / name)
    for archive in archives:
        complaint = _extract(archive, unpacked)
        if complaint:
            # A damaged package is thrown away, or apt would take it for whole the next time.
            archive.unlink()
            message = f"{archive.name} is damaged, run it again: {complaint[-200:]}"
            raise AsteriskMissing(message)
        progress.advance(task, archive.stat().st_size)
    unpacked.chmod(0o755)
    version = _version(_at_prefix(unpacked).command)
    prefix = home / version
    shutil.rmtree(prefix, ignore_errors=True)
    unpacked.rename(prefix)
    return prefix


def _extract(archive: Path, folder: Path) -> str:
    """Unpack one package and return what went wrong, nothing when all went well."""
    tar = ["tar", "-x", "--keep-directory-symlink", "--no-same-owner", "-C", str(folder)]
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as files:
        result = subprocess.run(
            tar, stdin=files.stdout, capture_output=True, text=True, check=False
        )
    if result.returncode or files.returncode:
        return result.stderr.strip() or "it cannot be read"
    return ""


def _bar(console: Console) -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description:24}"), BarColumn(), DownloadColumn())
    return Progress(*columns, console=console)


def _said(command: list[str]) -> str:
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return result.stdout


def _apt(
    download: Path, *arguments: str, meanwhile: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    command = ["apt-get", "-c", str(download / "apt.conf"), "-q", *arguments]
    environment = os.environ | {"LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=environment,
    ) as process:
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    said, complained = process.communicate(timeout=0.25)
                    break
                if meanwhile:
                    meanwhile()
        except BaseException:
            process.terminate()
            raise
    return subprocess.CompletedProcess(command, process.returncode, said, complained)
