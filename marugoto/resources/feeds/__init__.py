"""Readers of what towns publish: bytes become tables, a header becomes a field, a row becomes an entry. No database.

Nothing is lost on the way: what is repaired leaves a remark (resources.import_remarks), what cannot be read stays as text.
"""
