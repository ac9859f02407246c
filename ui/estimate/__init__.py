"""The page 报销估算. May import ``ui.parts``, ``ui.session`` and ``policy``."""
