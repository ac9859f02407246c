"""大屏: ``/screen``, a loop of stories and key facts for a screen in a hall.

All slides stand in the page, so that a lost connection stops nothing; a script asks for newer ones now and then.
``routes`` is what the program that serves has to add.

May import ``policy``, ``payers`` and the settings and links of ``web``.
"""

from web.screen.page import routes

__all__ = ["routes"]
