"""The same engine for other programs: JSON over HTTP, as ``docs/api.md`` shows.

May import ``paper`` and ``policy``.
"""
