"""A year as a person follows it: where its sums stand, what a visit changed about the others, and other orders.

May import ``table``, ``visit``, the rulebook and the ground.
"""
