"""linkage: who might be the same person. Pure: no Django, no clock, no database.

``normalise`` folds names, numbers and addresses; ``birth`` reads dates as people say them; ``block`` makes
the keys on which search and duplicate check meet; ``query`` reads the search box; ``compare`` says why two
look alike. Stored keys and typed keys come from the same functions, so they meet by equality alone.
"""
