"""Estimate of one visit (报销估算)."""

import streamlit as st

st.title("报销估算")
