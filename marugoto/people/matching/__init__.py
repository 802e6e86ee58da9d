"""Matching: which records of a town may be one person, by Splink (Fellegi and Sunter) with parameters that are pinned here.

Pure: records in, pairs out; no Django, no writing. ``parameters.toml`` holds the blocking rules, the levels of each
comparison with their m and u, and the bands in which a pair is shown; it is never trained at run time (ADR 0012).
The engines are optional dependencies, imported only when they run: DuckDB in memory, or Spark for a prefecture.
"""
