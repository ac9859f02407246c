"""Enrolment and cover (参保与待遇)."""

import streamlit as st

st.title("参保与待遇")
