import see
from plan import ran
from steps.readme import CI


@ran("CONTRIBUTING.md#build-and-test", left_out={"dotnet test    ": CI})
def build_and_test(place, block):
    see.has(place.run(block.text, minutes=30), "0 Warning(s)", "Passed!")


@ran("CONTRIBUTING.md#documentation")
def documentation(place, block):
    see.has(place.run(block.text), "pages in artifacts/site")
    see.is_true((place.clone / "artifacts/site/index.html").exists(), "there is a page to begin with")
