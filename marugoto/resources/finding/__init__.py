"""Finding, as pure rules: what was asked, which keys it has, how near, whether open, and in which order. No Django.

``keys`` makes the letters-in-pairs that the index holds; ``words`` understands a question; ``near`` measures;
``opening`` reads timetables; ``ranking`` puts what was found in order, and says why in words.
"""
