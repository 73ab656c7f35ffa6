"""A fresh clone in an empty folder, with a HOME of its own beside it."""

import base64
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from failure import Failure
from running import Running

# What a shell may have of this project's own would decide about what is walked.
OURS = ("ASPNETCORE_", "Chat__", "CHAT_", "ConnectionStrings__", "DOTNET_ENVIRONMENT", "Jwt__", "Logging__", "OTEL_", "PG", "XDG_")


class Place:
    def __init__(self, source):
        self.folder = Path(tempfile.mkdtemp(prefix="chat-walk-")).resolve()
        self.clone, self.home, self.logs, self.temporary = (self.folder / name for name in ("chat-hubs", "home", "logs", "tmp"))
        for folder in (self.home, self.logs, self.temporary):
            folder.mkdir()
        subprocess.run(["git", "clone", "--quiet", source, self.clone], check=True)
        self.key = base64.b64encode(os.urandom(48)).decode()
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | self.own()

    def own(self):
        """Its own HOME with the machine's feeds; the caches of packages are shared, for speed."""
        home = Path.home()
        for feeds in (".npmrc", ".nuget/NuGet/NuGet.Config"):
            if (home / feeds).exists():
                (self.home / feeds).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(home / feeds, self.home / feeds)
        return {
            "CHAT": str(self.clone), "HOME": str(self.home), "TMPDIR": str(self.temporary), "DOTNET_CLI_HOME": str(self.home), "PATH": f"{os.environ['PATH']}:{self.home}/.dotnet/tools",
            "NUGET_PACKAGES": os.environ.get("NUGET_PACKAGES", str(home / ".nuget/packages")), "npm_config_cache": str(home / ".npm"),
            "DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_NOLOGO": "1", "MSBUILDDISABLENODEREUSE": "1", "DOTNET_CLI_USE_MSBUILD_SERVER": "0",
        }

    def empty(self, name):
        """A folder that the documents have somebody begin with; the same for each block that goes on in it."""
        folder = self.folder / "folders" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def start(self, command, folder=None, typed=None, **environment):
        """A script of bash, or a program with its arguments, in the clone unless another folder is named."""
        log = self.logs / f"{len(list(self.logs.iterdir())):03}.log"
        words = ["bash", "-eo", "pipefail", "-c", command] if isinstance(command, str) else command
        return Running(words, folder or self.clone, self.environment | environment, log, typed)

    def run(self, command, folder=None, minutes=10, codes=(0,), typed="", **environment):
        """The same, to its end; what it has printed."""
        with self.start(command, folder, typed, **environment) as running:
            return running.done(minutes, codes)

    @functools.cached_property
    def published(self):
        """The folder with Chat.Server.dll, as the README makes it."""
        folder = self.clone / "published"
        if not folder.exists():
            self.run("dotnet publish Chat.Server -o published")
        return folder

    @functools.cached_property
    def version(self):
        """The one that git's tags say."""
        self.run("dotnet restore Chat.Server")
        return self.run("dotnet msbuild Chat.Server -target:MinVer -getProperty:Version").split()[-1]

    @property
    def archive(self):
        archive = self.clone / f"artifacts/chat-hubs-{self.version}-linux-x64.tar.gz"
        if not archive.exists():
            raise Failure("there is no archive: docs/deploy.md#archive makes it")
        return archive

    @property
    def unpacked(self):
        return self.archive.with_name(self.archive.name.removesuffix(".tar.gz"))

    @functools.cached_property
    def packages(self):
        """The folder with the packages of this version."""
        if not list(self.clone.glob("artifacts/Chat.Client.*.nupkg")):
            self.run("deploy/publish --packages")
        return self.clone / "artifacts"

    def leave(self):
        shutil.rmtree(self.folder)
