"""What is understood: the heading row, the columns and their units, the cells, whose row it is.

May import visit, the rulebook and the ground.
"""
