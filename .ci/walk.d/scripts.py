"""Blocks are typed by people, who see a server come up before they go on."""

from failure import Failure


def waiting(text, pauses):
    """The block, with a wait behind each line that has a mark: until its address answers."""
    for mark, url in pauses.items():
        lines = text.splitlines()
        place = next((number for number, line in enumerate(lines) if mark in line), None)
        if place is None:
            raise Failure(f"no line has {mark!r}")
        lines.insert(place + 1, f"until curl --silent --insecure --fail --output /dev/null {url}; do sleep 0.2; done")
        text = "\n".join(lines) + "\n"
    return text
