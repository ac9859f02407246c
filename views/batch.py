"""Batch settlement (批量核算)."""

import streamlit as st

st.title("批量核算")
