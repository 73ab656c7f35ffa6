"""Blocks that show what was typed and what was printed."""

import difflib
import re
import shlex

from failure import Failure

PROMPT = "$ "


def script(block):
    """What prints just what the document shows: the prompts with what was typed, and what came of it. Some of it fails, and shows how."""
    typed = [line.removeprefix(PROMPT) for line in block.lines if line.startswith(PROMPT)]
    return "set +e\n" + "".join(f"echo {shlex.quote(PROMPT + command)}\n{command}\n" for command in typed) + "true"


def compare(block, printed, *differs):
    """Holds what was printed to the document; what fits one of the patterns differs each time."""
    said, shown = (as_lines(text, differs) for text in (block.text, printed))
    if said != shown:
        difference = difflib.unified_diff(said, shown, "the document", "what was printed", lineterm="")
        raise Failure("another output" + "".join(f"\n    | {line}" for line in difference))


def as_lines(text, differs):
    for pattern in differs:
        text = re.sub(pattern, "…", text)
    return text.strip().splitlines()
