"""Tables of resources, one module per noun."""

from marugoto.resources.models.need import Need

__all__ = ["Need"]
