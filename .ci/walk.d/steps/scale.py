import see
from plan import ran


@ran("docs/scale.md#how-large-with-what")
def model(place, block):
    """A million connections are more than a node has cores for: it says what runs out."""
    see.has(place.run(block.text), "1,000,000", "Redis")
