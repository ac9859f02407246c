"""Tables of visits, in four steps that a table passes in this order.

- ``reading``: a file becomes rows and cells, and nobody's file brings the program down.
- ``understanding``: which row is the heading, which column is which field, what a cell means.
- ``settling``: the same stages as for one visit settle a table, in memory or in batches.
- ``writing``: the table with its results becomes a file.

``batch`` joins them for the command line; ``worker`` and ``pool`` do so for uploads, in processes that may die.
May import ``visit``, the rulebook and the ground.
"""
