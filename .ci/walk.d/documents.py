"""Blocks of code in the documents, by the heading that they stand under."""

import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

SHELLS = ("sh", "console")


@dataclass(frozen=True)
class Block:
    document: str
    line: int
    language: str
    key: str   # "docs/deploy.md#archive", the second one under that heading "docs/deploy.md#archive:2"
    file: str  # what the line before names: "`hello.js`:"
    text: str

    @property
    def lines(self):
        return self.text.splitlines()

    def with_text(self, text):
        return replace(self, text=text)

    def __str__(self):
        return f"{self.document}:{self.line} #{self.key.split('#')[1]}"


def read(root):
    """The blocks of all documents of a checkout, those of shells first of all by their keys."""
    names = subprocess.run(["git", "ls-files", "*.md"], cwd=root, check=True, capture_output=True, text=True).stdout.split()
    return [block for name in names for block in of(name, (Path(root) / name).read_text())]


def of(document, text):
    anchor, numbers, before, fence = "", {}, "", None
    for number, line in enumerate(text.splitlines(), 1):
        if fence is not None:
            indent, language, start, code = fence
            if line.strip() == "```":
                yield Block(document, start, language, key(numbers, f"{document}#{anchor}", language), named(before), "".join(code))
                before, fence = "", None
            else:
                code.append(line.removeprefix(indent) + "\n")
        elif match := re.match(r"( *)```(\w*)$", line):
            fence = (match[1], match[2], number, [])
        elif match := re.match(r"#+ (.*)", line):
            anchor = re.sub(r"[^\w -]", "", match[1].lower()).strip().replace(" ", "-")
        elif document == "samples/README.md" and (match := re.match(r"\| \[[^]]+\]\(([^)]+)\) \| `([^`]+)` \|", line)):
            yield Block(document, number, "sh", f"{document}#{match[1].lower()}", "", match[2] + "\n")
        elif line:
            before = line


def key(numbers, section, language):
    kind = "sh" if language in SHELLS else language
    count = numbers[section, kind] = numbers.get((section, kind), 0) + 1
    return section if count == 1 else f"{section}:{count}"


def named(line):
    match = re.search(r"`([^`]+)`:$", line)
    return match[1] if match else ""
