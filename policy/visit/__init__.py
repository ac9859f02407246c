"""One visit, step by step, in the order of the documents: a scenario in, amounts and their words out.

1. ``scenario``: what is asked, checked.
2. ``compiled``: the rulebook as small arrays, so that a visit's rule is one look-up.
3. ``settlement``: the stages of jin-2024-19 二 to 四 on whole fen: the bill sorted, first self-pay (先行自付),
   deductible (起付标准), the fund, reduction (跨省下调), compliant self-pay (合规个人自付), critical illness
   insurance (大病保险).
4. ``cap``: what critical illness insurance pays at most (jin-2025-3 一（二）).
5. ``answer``: the amounts in yuan; ``explanation``, ``reasons`` and ``verdict`` put them into words.

May import the rulebook and the ground.
"""
