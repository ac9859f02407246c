"""Answers side by side: an example for each reading, variants of a visit, the bill that grows, the hospital's slip.

May import ``year``, ``enrolment``, ``table``, ``visit``, the rulebook and the ground.
"""
