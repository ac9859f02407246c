"""Serves the app: the pages of ``ui/shell.py``, a calm message where one breaks, and logs without what people typed."""

from pathlib import Path

import streamlit as st

from ui import crash
from web.front import MIDDLEWARE
from web.quiet import hush

hush()
app = st.App(Path(__file__).parent / "ui" / "shell.py", middleware=MIDDLEWARE, on_script_error=crash.show)
