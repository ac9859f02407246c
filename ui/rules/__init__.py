"""The page 政策依据. May import ``ui.parts`` and ``policy``."""
