"""What stands in the tables of a town, as a number for each: two towns that took in the same extract have the same."""

from typing import Final

_NUMBER: Final = "JOIN people_residency s ON s.person_id = {}"
# Rows by numbers of residents and households instead of ids, which are new in every town.
_TABLES: Final = {
    "persons": f"""SELECT s.number, p.family_name, p.given_name, p.family_kana, p.given_kana, p.birth_date,
        p.birth_precision, p.gender, p.phone, p.address, a.code, p.deceased_on
        FROM people_person p LEFT JOIN agencies_area a ON a.id = p.area_id {_NUMBER.format("p.id")}""",
    "residencies": "SELECT number, since, until, ended, name_mark, birth_mark, address_mark, phone_mark FROM people_residency",
    "numbers": f"SELECT s.number, i.kind, i.value FROM people_personidentifier i {_NUMBER.format('i.person_id')}",
    "names": f"""SELECT s.number, n.kind, n.family_name, n.given_name, n.family_kana, n.given_kana, n.valid_to
        FROM people_personname n {_NUMBER.format("n.person_id")}""",
    "addresses": f"""SELECT s.number, a.kind, a.address, a.valid_to
        FROM people_personaddress a {_NUMBER.format("a.person_id")}""",
    "phones": f"SELECT s.number, n.number, n.valid_to FROM people_personphone n {_NUMBER.format('n.person_id')}",
    "members": f"""SELECT s.number, h.number, m.relation, m.began, m.ended, m.valid_from, m.valid_to
        FROM people_householdmember m JOIN people_household h ON h.id = m.household_id {_NUMBER.format("m.person_id")}""",
    "households": "SELECT number, kind FROM people_household",
    "protections": f"SELECT s.number, x.since, x.until FROM people_protection x {_NUMBER.format('x.person_id')}",
    "changes": f"SELECT s.number, c.what FROM people_importchange c {_NUMBER.format('c.person_id')}",
    "keys": f"SELECT s.number, k.key FROM people_personkey k {_NUMBER.format('k.person_id')}",
}
_SUM: Final = (
    "SELECT count(*), coalesce(sum(hashtextextended(rows::text, 0)::numeric), 0)::text FROM ({}) AS rows"
)


def of(url: str) -> dict[str, tuple[int, str]]:
    """table → how many rows, and the sum of their fingerprints."""
    import psycopg

    with psycopg.connect(url) as link:
        link.execute("SET work_mem = '128MB'")
        found = {}
        for table, rows in _TABLES.items():
            count, total = link.execute(_SUM.format(rows).encode()).fetchone() or (0, "0")
            found[table] = (int(count), str(total))
    return found
