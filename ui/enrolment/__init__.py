"""The page 参保与待遇. May import ``ui.parts``, ``ui.session`` and ``policy``."""
