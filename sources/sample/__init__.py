"""The sample archive, and what writes it.

The snapshots under statcan/ and feeds/ are a small archive of real published figures: README.md
says what is there and where each came from.
"""
