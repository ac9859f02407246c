"""The residents' questions (报销估算, 参保与待遇) in the same words for any page, and what is made of the answers.

1. ``asking``: how a form asks (drawn by a page, or listed by ``sheet`` for pages without Streamlit); ``reading`` reads
   what was typed, ``plain`` says a fault without keys.
2. ``visit``, ``cover``, ``person``, ``estimate``: the questions of 报销估算, in their order; ``outcomes`` settles every
   way in which an open answer may turn out.
3. ``enrolment``: the questions of 参保与待遇, and what a link keeps of them.
4. ``opened``: a scenario as this form's answers; ``since``: what changed since a link was made.

Here stand the words; the rules' numbers stand in ``policy/rules``. May import every other wing of ``policy``.
"""
