"""Python's search for cycles, stopped while much is made that stays.

Each time the objects have grown by a quarter, the search goes through all of them; a million cells that are kept are
gone through again and again, and nothing is found. What nothing points at any more is freed at once all the same.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uden_oprydning() -> Iterator[None]:
    """Works as a decorator too. Two at once: the first that ends starts the search again."""
    var_i_gang = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if var_i_gang:
            gc.enable()
