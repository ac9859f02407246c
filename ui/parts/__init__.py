"""What several pages share: the look, questions, the breakdown, charts, readings.

May import ``paper``, ``payers``, ``web`` and ``policy``.
"""
