"""The production form on this one machine: nginx, web processes, a worker, PostgreSQL, Redis.

    python -m tools.production                         # runs until Ctrl-C
    python -m tools.production --stage applying        # with the example season
    python -m tools.production -- python -m bench.run  # runs a command beside it

Everything listens on loopback, keeps its data in a folder of its own and ends with this process.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tools.postgres import DURABLE, Cluster, cluster
from tools.processes import Processes, answers, free_port, memory_mb

ROOT = Path(__file__).resolve().parents[1]
NGINX_CONFIGURATION = ROOT / "docs" / "nginx.conf"
NCHAN = "ngx_nchan_module.so"
MODULES = (Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules"))
MANAGE = [sys.executable, str(ROOT / "manage.py")]


# A season of a city fits into it several times; the rest the operating system keeps anyway.
SMALL = {"shared_buffers": "32MB"}


@dataclass
class Production:
    """A running site in its production form."""

    url: str  # nginx; without a slash at its end
    server_url: str  # the web processes behind it
    folder: Path
    environment: dict[str, str]
    database: Cluster
    processes: Processes
    ids: dict[str, int] = field(default_factory=dict)

    def manage(self, *words: str) -> str:
        """Run `manage.py` on this site's data and return what it prints."""
        done = subprocess.run(
            [*MANAGE, *words], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def memory_mb(self) -> dict[str, float]:
        """Memory of each part in MB; pages that processes share are counted once."""
        return {name: memory_mb(process) for name, process in self.ids.items()}


@contextmanager
def production(workers: int = 2, threads: int = 4, **variables: str) -> Iterator[Production]:
    """Start it all, migrated and without data; `variables` go to the site's environment."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-production-"))
    folder.chmod(0o711)  # nginx's own user passes through to the static files
    try:
        with cluster(DURABLE | SMALL, connections=workers * threads + 40) as database:
            processes = Processes(folder)
            try:
                site = _prepare(folder, database, processes, workers, threads, variables)
                _start(site)
                yield site
            finally:
                processes.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(
    folder: Path,
    database: Cluster,
    processes: Processes,
    workers: int,
    threads: int,
    variables: dict[str, str],
) -> Production:
    url, port, redis = f"http://127.0.0.1:{free_port()}", free_port(), free_port()
    publish = f"http://127.0.0.1:{free_port()}/publish"
    password = secrets.token_hex(16)
    own = {
        "GATEHOUSE_HOST": "127.0.0.1",
        "GATEHOUSE_PORT": str(port),
        "GATEHOUSE_SITE_URL": url,
        "GATEHOUSE_VAR_DIR": str(folder / "var"),
        "GATEHOUSE_DATABASE_URL": database.create("gatehouse"),
        "GATEHOUSE_REDIS_URL": f"redis://:{password}@127.0.0.1:{redis}/0",
        "GATEHOUSE_WORKERS": str(workers),
        "GATEHOUSE_THREADS": str(threads),
        "GATEHOUSE_EMBEDDED_JOBS": "no",
        "GATEHOUSE_TRUSTED_PROXY": "yes",
        "GATEHOUSE_LIVE_URL": publish,
    }
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GATEHOUSE_")
    }
    (folder / "var").mkdir(mode=0o755)
    settings = folder / "redis.conf"
    settings.write_text(
        f"bind 127.0.0.1\nport {redis}\nrequirepass {password}\nsave ''\nappendonly no\n"
    )
    environment |= own | variables
    return Production(url, f"http://127.0.0.1:{port}", folder, environment, database, processes)


def _start(site: Production) -> None:
    redis = site.processes.start(["redis-server", site.folder / "redis.conf"], site.environment)
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    server = site.processes.start([*MANAGE, "serve"], site.environment)
    worker = site.processes.start([*MANAGE, "worker"], site.environment)
    site.processes.wait_until(lambda: answers(f"{site.server_url}/healthz"), server)
    # nginx ends in good order on SIGQUIT and at once on SIGTERM; at once is right here.
    nginx = site.processes.start(
        ["nginx", "-c", write_configuration(site), "-g", "daemon off;"], with_sbin(site)
    )
    site.processes.wait_until(lambda: answers(f"{site.url}/healthz"), nginx)
    postgres = int((site.database.folder / "data" / "postmaster.pid").read_text().split()[0])
    site.ids = {
        "web": server.pid,
        "worker": worker.pid,
        "nginx": nginx.pid,
        "redis": redis.pid,
        "postgresql": postgres,
    }


def write_configuration(site: Production) -> Path:
    """docs/nginx.conf with this run's values in place of its words."""
    run = site.folder / "nginx"
    run.mkdir(mode=0o711)
    address = site.url.removeprefix("http://")
    values = {
        "@LISTEN@": address,
        "@NAME@": address.partition(":")[0],
        "@SERVER@": site.server_url.removeprefix("http://"),
        "@VAR@": site.environment["GATEHOUSE_VAR_DIR"],
        "@RUN@": str(run),
        "@PUBLISH@": urlsplit(site.environment["GATEHOUSE_LIVE_URL"]).netloc,
        "@MODULES@": str(nchan().parent),
    }
    text = NGINX_CONFIGURATION.read_text().partition("\n\n")[2]
    for word, value in values.items():
        text = text.replace(word, value)
    path = run / "nginx.conf"
    path.write_text(text)
    return path


def nchan() -> Path:
    """The module of nginx that holds live pages; RuntimeError that says what to install."""
    for folder in MODULES:
        if (folder / NCHAN).exists():
            return folder / NCHAN
    raise RuntimeError(
        "nginx has no module Nchan, which holds the streams of live pages here."
        " On Debian or Ubuntu: apt-get install libnginx-mod-nchan"
    )


def with_sbin(site: Production) -> dict[str, str]:
    """The site's environment, in which nginx is found."""
    return site.environment | {"PATH": f"{site.environment.get('PATH', '')}:/usr/sbin"}


def main() -> int:
    """Run until interrupted, or as long as the command after `--` runs."""
    parser = argparse.ArgumentParser(description="Gatehouse in its production form, on loopback.")
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--threads", type=int, default=4, help="threads of each")
    parser.add_argument("--stage", help="fill it with the example season at this stage")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    example = {"GATEHOUSE_EXAMPLE": "yes"} if asked.stage else {}
    with production(asked.workers, asked.threads, **example) as site:
        if asked.stage:
            print(site.manage("demo", "--stage", asked.stage))
        print(f"Gatehouse in its production form: {site.url}/", flush=True)
        if command:
            return subprocess.run(command, env=site.environment, check=False).returncode
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("Stopping.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
