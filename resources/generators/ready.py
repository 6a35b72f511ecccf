"""Imported by the process that workers are forked from: what drawing needs is loaded there once, for all of them.

Nothing else imports this module.
"""

import gc
import os


def _load() -> None:
    # Pictures are drawn by one thread, and no other may be running where processes are forked.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from resources.generators.drawing import get_ready

    get_ready()
    # What is never looked at for garbage is never written to: all workers share it.
    gc.freeze()


_load()
