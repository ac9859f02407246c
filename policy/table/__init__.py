"""Tables of visits: read, understood, settled and written; the same stages as for one visit settle them.

May import ``visit``, the rulebook and the ground.
"""
