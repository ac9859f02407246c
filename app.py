"""The app: page set-up, navigation, and the one place that turns a crash into a calm message."""

import logging
import traceback
from pathlib import Path

import streamlit as st

from ui import look

ROOT = Path(__file__).parent

st.set_page_config(page_title="医保报销估算", page_icon=ROOT / "ui" / "icon.svg", layout="centered")
look.style()

# Grouped by who comes: residents (居民), counter and hotline staff (坐席), whoever wants the source (依据).
GROUPS = {
    "居民": [
        st.Page("views/estimate.py", title="报销估算", default=True),
        st.Page("views/ledger.py", title="全年账本"),
        st.Page("views/enrolment.py", title="参保与待遇"),
    ],
    "坐席": [st.Page("views/batch.py", title="批量核算")],
    "依据": [
        st.Page("views/rules.py", title="政策依据"),
        st.Page("views/compare.py", title="各地对照"),
    ],
}

page = st.navigation(GROUPS, position="hidden")
look.navigation(GROUPS, current=page)

try:
    page.run()
except Exception as error:
    # The message of an exception may hold what a person typed, so only its kind and place are logged.
    place = traceback.extract_tb(error.__traceback__)[-1]
    logging.getLogger(__name__).error("%s at %s:%s", type(error).__name__, Path(place.filename).name, place.lineno)  # noqa: TRY400
    look.crash()

look.footer()
