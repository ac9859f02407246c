"""What browsers load before a page shows anything: small, packed once, and kept by the browser for a year.

May import nothing else of ours.
"""
