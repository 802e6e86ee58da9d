"""Reading a resident extract: bytes in, rows with what is amiss in them out. Pure; nothing is looked up and nothing stored.

The order: ``reading`` (encoding, separator, lines), ``headings`` (which column is what), ``values`` (what a cell says), ``rows``
(what a line says, and whether it can be taken). Every line that is not blank becomes a row: kept, repaired or refused.
"""
