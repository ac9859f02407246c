"""What is not Streamlit: logging without what people typed, static files, headers, and other ways in.

May import ``paper``, ``payers`` and ``policy``.
"""
