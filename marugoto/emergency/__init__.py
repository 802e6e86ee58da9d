"""emergency: 緊急閲覧. Somebody's life is in danger, and the worker at hand may not know who they are: the glass is broken,
in sight of others, for minutes.

Owns: GlassBreak, GlassNotice. Reads: people, intake, cases (columns that the database itself gives out, and nothing of the
wall), agencies, audit, policy, core. Readers: who broke it, who was told, the privacy officer. Verbs: break, end, take note,
review. Never holds: what was seen through it.
"""
