"""The page 批量核算. May import ``ui.parts`` and ``policy``."""
