"""The big-text page (大字版): the residents' estimate and 参保与待遇 as plain HTML, for old eyes and slow lines.

One question at a time, a page of all answers, the answer; no script is needed. The questions, their words and what is
made of the answers are ``policy.form``'s. The answers travel from page to page as a code in a hidden field, by POST: so
nothing typed stands in an address, a cookie or a log. May import ``policy``, ``payers`` and what else ``web`` has.
"""

from web.easy.page import routes

__all__ = ["routes"]
