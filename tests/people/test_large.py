"""What keeps a person's page quick at an agency that knows many: nobody is looked up among all whom it knows."""

from marugoto.core import clock
from marugoto.people import queries
from marugoto.people.access.persons import persons_visible_to
from marugoto.people.models import Involvement, Person
from tests.factories.agencies import Worker


def test_persons_of_the_town_are_not_sought_among_all_whom_the_agency_knows(suzuki: Worker) -> None:
    """PostgreSQL asks the sides of an OR in their order; the second makes a list of everybody whom the agency knows."""
    sql = str(persons_visible_to(suzuki.actor).query)
    assert 0 < sql.index('"people_person"."municipality_id" =') < sql.index('"people_involvement"')


def test_a_known_person_is_found_by_any_record(suzuki: Worker, tanaka: Worker) -> None:
    one, other, stranger = (
        Person.objects.create(municipality_id=suzuki.actor.municipality_id, family_name=name)
        for name in ("渡邊", "渡辺", "佐藤")
    )
    Person.objects.filter(pk=other.pk).update(canonical=one)
    Involvement.objects.create(person=other, agency=suzuki.agency, reason="consultation", since=clock.today())
    asked = [one.pk, stranger.pk]
    assert queries.known_among(asked, suzuki.agency.pk) == {one.pk}
    assert queries.known_among(asked, tanaka.agency.pk) == set()
    assert queries.known_among([], suzuki.agency.pk) == set()
