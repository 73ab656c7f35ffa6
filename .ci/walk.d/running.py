"""A program that was started, and what it has printed."""

import subprocess
import time

import processes
from failure import Failure

LINES = 25


class Running:
    """Runs until it ends, or until the `with` is left."""

    def __init__(self, command, folder, environment, log, typed=None):
        self.command, self.log, self.began = command, log, time.monotonic()
        with open(log, "wb") as output:
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        if typed is not None:
            self.type(typed)
            self.process.stdin.close()

    @property
    def pid(self):
        return self.process.pid

    @property
    def output(self):
        return self.log.read_text(errors="replace")

    def type(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def done(self, minutes, codes=(0,)):
        """Waits until it has ended, as it should."""
        try:
            code = self.process.wait(minutes * 60)
        except subprocess.TimeoutExpired:
            raise Failure(f"it has not ended within {minutes} minutes{self.tail()}") from None
        if code not in codes:
            raise Failure(f"exit code {code}{self.tail()}")
        return self.output

    def until(self, what, condition, minutes=3):
        """Waits for something to be seen while it runs, and returns that."""
        deadline = time.monotonic() + minutes * 60
        while time.monotonic() < deadline:
            has_ended = self.process.poll() is not None
            if seen := condition():
                return seen
            if has_ended:
                raise Failure(f"it has ended with {self.process.returncode}, without: {what}{self.tail()}")
            time.sleep(0.2)
        raise Failure(f"not seen within {minutes} minutes: {what}{self.tail()}")

    def until_prints(self, text, minutes=3):
        return self.until(f"it prints {text!r}", lambda: text in self.output, minutes)

    def tail(self):
        lines = self.output.splitlines()[-LINES:]
        return "".join(f"\n    | {line}" for line in lines) + f"\n    (all of it: {self.log})"

    def end(self):
        processes.end(self.pid)
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
