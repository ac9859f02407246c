"""The page 各地对照. May import ``ui.parts``, ``ui.session`` and ``policy``."""
