"""The rulebook (政策依据)."""

import streamlit as st

st.title("政策依据")
