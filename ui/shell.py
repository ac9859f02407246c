"""The shell around every page: set-up, navigation and foot. Streamlit runs this file for every visitor."""

from pathlib import Path

import streamlit as st

from ui.desk import desk
from ui.parts import look

ROOT = Path(__file__).parent

st.set_page_config(page_icon=ROOT / "parts" / "icon.svg", layout="centered")
look.style()

# Grouped by who comes: residents (居民), counter and hotline staff (工作人员), publicity staff (宣传), whoever wants
# the source (依据).
GROUPS = {
    "居民": [
        st.Page("../pages/estimate.py", title="报销估算", default=True),
        st.Page("../pages/ledger.py", title="全年账本"),
        st.Page("../pages/enrolment.py", title="参保与待遇"),
    ],
    "工作人员": [
        st.Page("../pages/variants.py", title="方案对比"),
        st.Page("../pages/curve.py", title="费用曲线"),
        st.Page("../pages/slip.py", title="核对结算单"),
        st.Page("../pages/batch.py", title="批量核算"),
    ],
    "宣传": [
        st.Page("../pages/stories.py", title="参保宣传"),
        st.Page("../pages/lapse.py", title="今年不缴会怎样"),
    ],
    "依据": [
        st.Page("../pages/rules.py", title="政策依据"),
        st.Page("../pages/compare.py", title="各地对照"),
    ],
}

page = st.navigation(GROUPS, position="hidden")
look.navigation(GROUPS, current=page)
page.run()
look.footer()
desk.new_call()
