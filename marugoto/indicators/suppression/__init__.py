"""What a table of counts may tell: pure. Small counts are hidden, and whatever would let them be subtracted (adr/0033).

``months``: one month, one way of grouping. ``years``: which sums of a whole year may stand beside the months. ``nested``: areas
in wards in a town, persons beside households. ``attack`` plays the curious reader and solves what was told, exactly;
``linear`` is the solver; ``trial`` lets the one loose on the other.
"""
