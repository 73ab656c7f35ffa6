import contextlib

import see
from plan import ran

DOCUMENT = "clients/conformance/README.md#run-it"
STAGE = "CHAT_STAGE_PORT=4100 dotnet test --filter StandingStage"
FEW = "resumes_after_a_kill"


@ran(DOCUMENT, "python3", left_out={"dotnet test --filter FullyQualifiedName~Conformance  ": "is the work of .ci/run"})
def one_client(place, block):
    see.has(place.run(block.text, minutes=30), "Passed!")


@ran(f"{DOCUMENT}:2")
def stage(place, block):
    with standing(place, block.text):
        pass


@contextlib.contextmanager
def standing(place, command):
    with place.start(command) as running:
        running.until("the stage names its scenarios", lambda: see.serves("http://localhost:4100/scenarios", FEW), minutes=15)
        yield


@ran(f"{DOCUMENT}:3", "python3")
def python(place, block):
    """All scenarios are what .ci/run plays; here the first command plays one."""
    with standing(place, STAGE):
        output = place.run(block.text, CHAT_SCENARIOS=FEW)
        see.is_true(output.count("\nOK\n") == 2, f"both plays pass\n{output}")


@ran(f"{DOCUMENT}:4", "npm node")
def typescript(place, block):
    with standing(place, STAGE):
        see.is_true(place.run(block.text, CHAT_SCENARIOS=FEW).count("fail 0") == 2, "both plays pass")
