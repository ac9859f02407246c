"""A short code for a link: what somebody answered, never what came out of it, and nothing that names anybody.

1. ``digits``: values as the digits of one whole number, each with a radix of its own; the number as text with a check.
2. ``parts``: how an amount, a day, a choice … becomes such digits; ``groups`` puts them together.
3. ``1.toml`` and those to come: the fields of every released version in their order; ``versions`` reads them.
4. ``answers``: what a page was answered, unknowns included; ``code`` opens and closes.

Decided in ``docs/decisions/0006-codes-are-one-number.md``. May import every other wing of ``policy``.
"""
