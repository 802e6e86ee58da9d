"""Organizations of entries: found by their numbers, else by name and town, else made."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model, Q

from marugoto.resources.models import Organization, OrganizationIdentifier, Source
from marugoto.resources.rules.entry import Body

CORPORATE = "JP-JCN"  # 法人番号 in the list of org-id.guide


class Bodies:
    """The organizations of a town while entries are written; two entries of one body share its row."""

    def __init__(
        self, municipality_id: UUID, wanted: Iterable[Body | None], source: Source | None = None
    ) -> None:
        bodies = [b for b in wanted if b is not None]
        self._municipality_id = municipality_id
        self._source = source
        rows = Organization.objects.filter(
            municipality_id=municipality_id, name__in={b.name for b in bodies}
        ).order_by("-created_at", "-id")
        self._by_name = {row.name: row for row in rows}
        self._by_number: dict[str, Organization] = {}
        self._number_of: dict[UUID, str] = {}
        self._told: set[tuple[UUID, str, str]] = set()
        self._read_numbers(bodies)
        self.made: list[Model] = []

    def of(self, body: Body | None) -> Organization | None:
        """The organization of an entry; a new one is put into ``made``."""
        if body is None or not body.name:
            return None
        corporate = next((i.identifier for i in body.identifiers if i.scheme == CORPORATE), "")
        found = self._by_number.get(corporate) or self._by_name.get(body.name)
        if found is not None and (not corporate or self._number_of.get(found.pk, corporate) == corporate):
            self._add(found, body)
            return found
        return self._make(body)

    def _make(self, body: Body) -> Organization:
        row = Organization(
            municipality_id=self._municipality_id,
            source=self._source,
            name=body.name,
            name_kana=body.name_kana,
            website=body.website,
        )
        self.made.append(row)
        self._add(row, body)
        self._by_name[body.name] = row
        return row

    def _add(self, row: Organization, body: Body) -> None:
        """The numbers that the organization does not have yet."""
        for one in body.identifiers:
            if (row.pk, one.type, one.identifier) not in self._told:
                self._told.add((row.pk, one.type, one.identifier))
                self.made.append(
                    OrganizationIdentifier(
                        organization=row,
                        identifier_scheme=one.scheme,
                        identifier_type=one.type,
                        identifier=one.identifier,
                    )
                )
                if one.scheme == CORPORATE:
                    self._by_number[one.identifier] = row
                    self._number_of[row.pk] = one.identifier

    def _read_numbers(self, bodies: list[Body]) -> None:
        wanted = {i.identifier for b in bodies for i in b.identifiers if i.scheme == CORPORATE}
        known = {row.pk for row in self._by_name.values()}
        rows = (
            OrganizationIdentifier.objects.filter(
                Q(identifier__in=wanted, identifier_scheme=CORPORATE) | Q(organization_id__in=known),
                organization__municipality_id=self._municipality_id,
            )
            .select_related("organization")
            .order_by("id")
        )
        for row in rows:
            self._told.add((row.organization_id, row.identifier_type, row.identifier))
            if row.identifier_scheme == CORPORATE:
                self._by_number[row.identifier] = row.organization
                self._number_of[row.organization_id] = row.identifier
