"""The page 全年账本. May import ``ui.parts``, ``ui.session`` and ``policy``."""
