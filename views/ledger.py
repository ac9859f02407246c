"""A year of visits (全年账本)."""

import streamlit as st

st.title("全年账本")
