"""Looking at servers from outside."""

import json
import socket
import urllib.error
import urllib.parse
import urllib.request

from failure import Failure


def get(url, body=None, **headers):
    """Status and text of an answer, or None when nobody answers there."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"} | headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode(errors="replace")
    except OSError:
        return None


def serves(url, text=""):
    """Whether there is a page, with that text in it."""
    answer = get(url)
    return answer is not None and answer[0] == 200 and text in answer[1]


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def is_true(condition, what):
    if not condition:
        raise Failure(f"it is not so: {what}")


def has(output, *texts):
    """All of that was printed."""
    for text in texts:
        is_true(text in output, f"{text!r} is printed" + "".join(f"\n    | {line}" for line in output.splitlines()[-25:]))


class Service:
    """Rooms of a server, through the eyes of somebody with a token."""

    def __init__(self, token, url="http://localhost:5000"):
        self.url, self.token = url, token

    @staticmethod
    def in_development(user="walker", role="admin", url="http://localhost:5000"):
        status, body = get(f"{url}/dev/token", {"user": user, "role": role})
        is_true(status == 200, f"{url}/dev/token makes a token: {status} {body}")
        return Service(json.loads(body)["token"], url)

    def ask(self, path, body=None):
        answer = get(f"{self.url}/api/v1/{path}", body, Authorization=f"Bearer {self.token}")
        is_true(answer is not None and answer[0] < 300, f"{path} succeeds: {answer}")
        return json.loads(answer[1])

    def say(self, room, text):
        return self.ask(f"rooms/{urllib.parse.quote(room)}/messages", {"text": text})

    def said(self, room):
        """Who has said what, in order."""
        return [f"{message.get('from')}: {message.get('text')}" for message in self.ask(f"rooms/{urllib.parse.quote(room)}/messages?limit=200")["messages"]]
