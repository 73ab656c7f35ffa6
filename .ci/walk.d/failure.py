class Failure(Exception):
    """A block did not do what its document says."""
