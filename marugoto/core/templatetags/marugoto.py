"""The pieces pages are made of: one library of filters, tags and the components of templates/components/.

How to use them is shown in docs/ui.md. Tags take plain values, never models: no room is tied to a page.
"""

from django import template

from marugoto.core.templatetags import drawing, fields, lists, panels, reading, words

register = template.Library()
for part in (words, fields, panels, lists, reading, drawing):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
