"""Regions side by side (各地对照)."""

import streamlit as st

st.title("各地对照")
