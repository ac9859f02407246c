"""Enrolment (参保): a record of years in; cover, waiting (待遇等待期), rewards, penalty and cap out.

``record`` is what is asked, ``faults`` what can be wrong with it, ``years`` and ``cover`` count, ``assessment`` holds
all amounts and dates, ``explanation``, ``notes`` and ``prose`` put them into words, ``outlook`` looks ahead.
Sources: jin-2024-19 一, jin-2025-3 一（二）（三）（四）, hunan-2025, guo-2024-38.
May import ``visit``, the rulebook and the ground.
"""
