"""What is settled: frames and Arrow tables, whole or in batches, with amounts, reasons, cautions and errors.

May import ``reading``, ``understanding``, visit, the rulebook and the ground.
"""
