"""Facts: what the figures are counted from, without anybody in it, as files; and counting in them (docs/facts-format.md).

``shape``: the tables, column by column, each said once for PostgreSQL (how a column comes about) and for whoever reads it.
``figures``: what is counted, in SQL that DuckDB, Spark and PostgreSQL understand alike. ``counting``: the engines, and what a
prefecture may see. The tables are written by ``actions.facts``. Nothing here knows Django.
"""
