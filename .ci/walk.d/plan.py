"""What the walk knows of each block: how it is run and what must be seen, or why it is not run here."""

import importlib
from dataclasses import dataclass, field
from typing import Callable, Optional

import documents
from failure import Failure

# The order of the walk.
DOCUMENTS = ("readme", "getting_started", "deploy", "operations", "configuration", "api", "loadtest", "scale", "performance", "clients", "conformance", "samples", "contributing")
RAN, INSTEAD, NOT_HERE = "ran", "instead", "not here"


@dataclass(frozen=True)
class Step:
    key: str
    verdict: str
    note: str = ""
    act: Optional[Callable] = None  # gets the place and the block
    needs: tuple = ()               # programs
    replace: dict = field(default_factory=dict)   # what stands for something else in the block: a text, or a function of the place
    left_out: dict = field(default_factory=dict)  # the beginnings of lines that are not run, and why

    def prepare(self, block, place):
        """The block as it is run: without what is left out, with what placeholders stand for."""
        text = block.text
        for start in self.left_out:
            kept = [line for line in text.splitlines() if not line.startswith(start)]
            if len(kept) == len(text.splitlines()):
                raise Failure(f"no line begins with {start!r}")
            text = "".join(f"{line}\n" for line in kept)
        for placeholder, value in self.replace.items():
            if placeholder not in text:
                raise Failure(f"there is no {placeholder!r} in it")
            text = text.replace(placeholder, value(place) if callable(value) else value)
        return block.with_text(text)

    def __str__(self):
        left = [f"`{start}` {reason}" for start, reason in self.left_out.items()]
        replaced = [f"{placeholder} replaced" if callable(value) else f"{placeholder} is {value.strip() or 'left out'}" for placeholder, value in self.replace.items()]
        return "; ".join(filter(None, [self.note, *left, *replaced]))


STEPS = {}


def add(step):
    if step.key in STEPS:
        raise ValueError(f"{step.key} is in the plan twice")
    STEPS[step.key] = step


def ran(key, needs="", **details):
    """The function runs the block and looks at what comes out."""
    def decorate(act):
        add(Step(key, RAN, act=act, needs=tuple(needs.split()), **details))
        return act
    return decorate


def instead(key, note, needs=""):
    """The block cannot run here; the function runs what checks it otherwise."""
    def decorate(act):
        add(Step(key, INSTEAD, note, act, tuple(needs.split())))
        return act
    return decorate


def not_here(key, reason):
    add(Step(key, NOT_HERE, reason))


def load(root):
    """Each step with its block, in the order of the walk, and what does not fit."""
    for name in DOCUMENTS:
        importlib.import_module(f"steps.{name}")
    blocks = {block.key: block for block in documents.read(root) if block.language in documents.SHELLS}
    faults = [f"{block} is not in the plan" for key, block in blocks.items() if key not in STEPS]
    faults += [f"{key} is in the plan, and in no document" for key in STEPS if key not in blocks]
    for step in STEPS.values():
        try:
            if step.key in blocks:
                Step(step.key, step.verdict, left_out=step.left_out, replace=dict.fromkeys(step.replace, "")).prepare(blocks[step.key], None)
        except Failure as failure:
            faults.append(f"{blocks[step.key]}: {failure}")
    return [(step, blocks[step.key]) for step in STEPS.values() if step.key in blocks], faults
