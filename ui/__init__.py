"""What Streamlit shows: the shell, what a crash looks like, a folder for each page, and what pages share. No rule.

The shell and the crash stand above the pages' folders, these above ``ui.session`` and ``ui.parts``; no page's folder
imports another's. May import ``web``, ``paper``, ``payers`` and ``policy``.
"""
