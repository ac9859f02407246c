"""Paper: sheets, posters and cards, set by typst from the engine's own answers. May import ``payers`` and ``policy``.

Templates hold words and layout, never a figure. What is printed goes in as JSON, so nothing anybody typed is ever read
as markup, and nothing is written to disk.
"""
