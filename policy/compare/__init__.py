"""Answers side by side: an example for each reading, variants of a visit, the bill that grows, the hospital's slip.

May import every other wing of ``policy``.
"""
