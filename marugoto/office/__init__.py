"""office: the workers' door. きょう, the trail of handling, demo loading. No tables.

Owns: nothing. Reads: every room. Readers: workers, by right. Verbs: compose. Never holds: data.
"""
