"""Tables of resources, one module per noun. What only workers see is in ``resources.staff``."""

from marugoto.resources.models.contact import Contact, Language, Phone
from marugoto.resources.models.listing import Listing
from marugoto.resources.models.need import Need
from marugoto.resources.models.organization import Organization, OrganizationIdentifier, Program
from marugoto.resources.models.place import Accessibility, Address, Location, ServiceAtLocation
from marugoto.resources.models.report import ChangeReport
from marugoto.resources.models.schedule import Opening, Schedule
from marugoto.resources.models.service import (
    CostOption,
    Funding,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceField,
    ServiceNeed,
)
from marugoto.resources.models.source import Source
from marugoto.resources.models.taxonomy import Attribute, Metadata, Taxonomy, TaxonomyTerm, Verification

__all__ = [
    "Accessibility",
    "Address",
    "Attribute",
    "ChangeReport",
    "Contact",
    "CostOption",
    "Funding",
    "Language",
    "Listing",
    "Location",
    "Metadata",
    "Need",
    "Opening",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "Program",
    "RequiredDocument",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceField",
    "ServiceNeed",
    "Source",
    "Taxonomy",
    "TaxonomyTerm",
    "Verification",
]
