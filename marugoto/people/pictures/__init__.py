"""Genogram and ecomap as pure geometry: who is related to whom in, coordinates out. No Django, no database, no words.

``draw`` lays a family out in rows of generations; ``star`` puts those who help round a household. What is drawn depends on
nothing but what is given: the same values make the same picture, and who is not given leaves no gap. Lengths are pixels
at full size; a picture is scaled as a whole.
"""

from marugoto.people.pictures.family import Bond, Couple, Descent, Family, Figure, Home
from marugoto.people.pictures.genogram import draw
from marugoto.people.pictures.shapes import Box, Line, Mark, Picture, Symbol, label_lines
from marugoto.people.pictures.star import Spoke, Star, star

__all__ = [
    "Bond",
    "Box",
    "Couple",
    "Descent",
    "Family",
    "Figure",
    "Home",
    "Line",
    "Mark",
    "Picture",
    "Spoke",
    "Star",
    "Symbol",
    "draw",
    "label_lines",
    "star",
]
