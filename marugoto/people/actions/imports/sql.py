"""The sentences in which the database takes in an extract. They stand together, so that they can be read together.

``batch`` is a temporary table of one transaction: the lines of a stretch of the file beside what is known of each person.
"""

from typing import Final

from marugoto.people.extract.making import ROW_COLUMNS
from marugoto.people.queries.imports import COMPARED

COPY_ROWS: Final = f"COPY people_importrow ({', '.join(ROW_COLUMNS)}) FROM STDIN"
ANALYSE: Final = "ANALYZE people_importrow"

# --- what only all lines together can tell ---

TWICE: Final = """
WITH again AS (
    SELECT number FROM people_importrow WHERE run_id = %(run)s AND outcome <> 'refused' GROUP BY number HAVING count(*) > 1
), placed AS (
    SELECT id, line, first_value(line) OVER same AS first,
           (name_mark, birth_mark, address_mark, phone_mark, household, relation, change)
           = first_value((name_mark, birth_mark, address_mark, phone_mark, household, relation, change)) OVER same AS equal
      FROM people_importrow JOIN again USING (number) WHERE run_id = %(run)s AND outcome <> 'refused'
    WINDOW same AS (PARTITION BY number ORDER BY line)
)
UPDATE people_importrow r SET outcome = 'refused', notes = coalesce(r.notes, '[]') || jsonb_build_array(jsonb_build_array(
    CASE WHEN placed.equal THEN 'twice' ELSE 'twice_different' END, '', placed.first::text))
  FROM placed WHERE r.id = placed.id AND placed.line <> placed.first
"""

SECOND_HEADS: Final = """
WITH heads AS (
    SELECT id, row_number() OVER (PARTITION BY household ORDER BY line) AS place
      FROM people_importrow
     WHERE run_id = %(run)s AND outcome <> 'refused' AND relation = 'self' AND household <> ''
       AND change NOT IN ('died', 'moved_out')
)
UPDATE people_importrow r SET relation = 'other',
       notes = coalesce(r.notes, '[]') || jsonb_build_array(jsonb_build_array('second_head', '', r.household))
  FROM heads WHERE r.id = heads.id AND heads.place > 1
"""

NOTES: Final = """
SELECT note ->> 0, count(DISTINCT id) FROM people_importrow, jsonb_array_elements(notes) AS note
 WHERE run_id = %(run)s AND notes IS NOT NULL GROUP BY 1 ORDER BY 1
"""

# What each line changes is written beside it, so that the report asks nothing of persons. That all are new, one sees.
WHAT: Final = f"""
UPDATE people_importrow r SET changes = c.what FROM ({COMPARED}) AS c WHERE r.id = c.id AND c.what NOT IN ('', 'listed')
"""

# --- persons, a stretch of the file at a time ---

BATCH: Final = f"""
CREATE TEMP TABLE batch ON COMMIT DROP AS
SELECT * FROM ({COMPARED}) AS compared
"""
ANALYSE_BATCH: Final = "ANALYZE batch"
# The planner must know how much is there already: told as the town doubles, not left to a background process.
ANALYSE_PERSONS: Final = "ANALYZE people_person, people_personidentifier, people_personname, people_residency"
ANALYSE_HOUSEHOLDS: Final = "ANALYZE people_household, people_householdmember"

NEW_PERSONS: Final = """
INSERT INTO people_person (id, created_at, municipality_id, family_name, given_name, family_kana, given_kana, anonymous,
    label, glyphs, birth_date, birth_precision, gender, phone, address, area_id, language, interpreter, is_synthetic, deceased_on)
SELECT pid, now(), %(town)s, family_name, given_name, family_kana, given_kana, false,
    '', '', birth_date, birth_precision, gender, phone, address, area_id, '', false, %(synthetic)s,
    CASE WHEN change = 'died' THEN greatest(gone_on, birth_date) END
  FROM batch WHERE is_new
"""

NEW_NUMBERS: Final = """
INSERT INTO people_personidentifier (id, created_at, person_id, municipality_id, kind, value, layer)
SELECT gen_random_uuid(), now(), pid, %(town)s, 'resident', number, 0 FROM batch WHERE is_new
"""

# What was called, lived at, reached so far goes into the history before it is written over.
OLD_NAMES: Final = """
INSERT INTO people_personname (id, created_at, person_id, kind, family_name, given_name, family_kana, given_kana, glyphs,
    reason, valid_to)
SELECT gen_random_uuid(), now(), pid, 'former', p.family_name, p.given_name, p.family_kana, p.given_kana, p.glyphs, '',
    since_day - 1
  FROM batch JOIN people_person p ON p.id = pid
 WHERE new_name AND (p.family_name, p.given_name) <> (batch.family_name, batch.given_name)
   AND p.family_name || p.given_name || p.family_kana || p.given_kana <> ''
"""

OLD_ADDRESSES: Final = """
INSERT INTO people_personaddress (id, created_at, person_id, kind, address, area_id, note, valid_to)
SELECT gen_random_uuid(), now(), pid, 'previous', p.address, p.area_id, '', since_day - 1
  FROM batch JOIN people_person p ON p.id = pid
 WHERE new_address AND p.address <> '' AND batch.address <> '' AND p.address <> batch.address
"""

OLD_PHONES: Final = """
INSERT INTO people_personphone (id, created_at, person_id, kind, number, note, valid_to)
SELECT gen_random_uuid(), now(), pid, 'other', p.phone, '', since_day - 1
  FROM batch JOIN people_person p ON p.id = pid
 WHERE new_phone AND p.phone <> '' AND batch.phone <> '' AND p.phone <> batch.phone
"""

CHANGED_PERSONS: Final = """
UPDATE people_person p SET
    family_name = CASE WHEN new_name THEN b.family_name ELSE p.family_name END,
    given_name = CASE WHEN new_name THEN b.given_name ELSE p.given_name END,
    family_kana = CASE WHEN new_name AND b.family_kana || b.given_kana <> '' THEN b.family_kana ELSE p.family_kana END,
    given_kana = CASE WHEN new_name AND b.family_kana || b.given_kana <> '' THEN b.given_kana ELSE p.given_kana END,
    birth_date = CASE WHEN new_birth AND b.birth_date IS NOT NULL THEN b.birth_date ELSE p.birth_date END,
    birth_precision = CASE WHEN new_birth AND b.birth_date IS NOT NULL THEN b.birth_precision ELSE p.birth_precision END,
    gender = CASE WHEN new_birth AND b.gender <> '' THEN b.gender ELSE p.gender END,
    address = CASE WHEN new_address AND b.address <> '' THEN b.address ELSE p.address END,
    area_id = CASE WHEN new_address AND b.address <> '' AND b.address <> p.address THEN b.area_id ELSE p.area_id END,
    phone = CASE WHEN new_phone AND b.phone <> '' THEN b.phone ELSE p.phone END,
    deceased_on = CASE WHEN b.change = 'died' THEN coalesce(p.deceased_on, greatest(gone_on,
        CASE WHEN new_birth AND b.birth_date IS NOT NULL THEN b.birth_date ELSE p.birth_date END)) ELSE p.deceased_on END
  FROM batch b WHERE p.id = b.pid AND NOT is_new AND (new_name OR new_birth OR new_address OR new_phone OR newly_died)
"""

# 旧氏 and 通称 stand beside the registered name; one that is no longer said ends.
_OTHER_NAMES = """
INSERT INTO people_personname (id, created_at, person_id, kind, family_name, given_name, family_kana, given_kana, glyphs, reason)
SELECT gen_random_uuid(), now(), pid, '{kind}', {columns}, '', '' FROM batch b
 WHERE (is_new OR new_name) AND {written} <> '' AND NOT EXISTS (
    SELECT 1 FROM people_personname n WHERE n.person_id = pid AND n.kind = '{kind}' AND n.valid_to IS NULL
       AND (n.family_name, n.given_name) = ({names}))
"""
FORMER_NAMES: Final = _OTHER_NAMES.format(
    kind="former",
    columns="former_name, '', former_kana, ''",
    names="b.former_name, ''",
    written="former_name",
)
_SPLIT = "split_part({0}, ' ', 1), CASE WHEN position(' ' in {0}) > 0 THEN substr({0}, position(' ' in {0}) + 1) ELSE '' END"
ALIASES: Final = _OTHER_NAMES.format(
    kind="alias",
    columns=f"{_SPLIT.format('alias_name')}, {_SPLIT.format('alias_kana')}",
    names=_SPLIT.format("b.alias_name"),
    written="alias_name",
)
ENDED_ALIASES: Final = """
UPDATE people_personname n SET valid_to = greatest(since_day - 1, n.valid_from)
  FROM batch b WHERE n.person_id = b.pid AND n.kind = 'alias' AND n.valid_to IS NULL AND new_name AND NOT is_new
   AND trim(n.family_name || ' ' || n.given_name) <> b.alias_name
"""

RESIDENCIES: Final = """
INSERT INTO people_residency (id, created_at, municipality_id, person_id, number, since, until, ended, name_mark,
    birth_mark, address_mark, phone_mark)
SELECT gen_random_uuid(), now(), %(town)s, pid, number, since, CASE WHEN gone THEN gone_on END,
    CASE WHEN gone THEN change ELSE '' END, name_mark, birth_mark, address_mark, phone_mark
  FROM batch WHERE is_new OR what <> '' OR residency_id IS NULL
ON CONFLICT (municipality_id, number) DO UPDATE SET since = coalesce(excluded.since, people_residency.since),
    until = excluded.until, ended = excluded.ended, name_mark = excluded.name_mark, birth_mark = excluded.birth_mark,
    address_mark = excluded.address_mark, phone_mark = excluded.phone_mark
"""

CHANGES: Final = """
INSERT INTO people_importchange (run_id, person_id, batch, what)
SELECT %(run)s, pid, %(number)s, what FROM batch WHERE what <> '' ON CONFLICT DO NOTHING
"""

# A measure that the register says stands from now on; one year, as the 要領 has it. It is never ended from here (ADR 0008).
PROTECTIONS: Final = """
WITH made AS (
    INSERT INTO people_protection (id, created_at, person_id, ground, since, until, set_by_id, recorded_by)
    SELECT gen_random_uuid(), now(), pid, 'alike', %(as_of)s, (%(as_of)s::date + interval '1 year')::date, %(agency)s, %(who)s
      FROM batch WHERE protected AND NOT EXISTS (
        SELECT 1 FROM people_protection p WHERE p.person_id = pid AND p.ended_on IS NULL)
    RETURNING id
)
INSERT INTO people_protectionagency (id, created_at, protection_id, agency_id, sees_address)
SELECT gen_random_uuid(), now(), id, %(agency)s, true FROM made
"""

KEYED: Final = """
SELECT pid, is_new, family_name, given_name, family_kana, given_kana, former_name, former_kana, alias_name, alias_kana,
    birth_date, birth_precision, phone, address, number
  FROM batch WHERE is_new OR new_name OR new_birth OR new_address OR new_phone
"""

# The keys of a first extract wait, and are copied in at once (keys.py).
OWNS_KEYS: Final = (
    "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'people_personkey'::regclass"
)
KEYED_ALREADY: Final = """
SELECT count(*) FROM (SELECT 1 FROM people_person p
    WHERE EXISTS (SELECT 1 FROM people_personkey k WHERE k.person_id = p.id) LIMIT %(most)s) AS found
"""
KEYED_PERSONS: Final = "SELECT DISTINCT person_id FROM people_personkey"
RESIDENTS: Final = """
SELECT s.person_id, r.family_name, r.given_name, r.family_kana, r.given_kana, r.former_name, r.former_kana, r.alias_name,
    r.alias_kana, r.birth_date, r.birth_precision, r.phone, r.address, r.number
  FROM people_importrow r JOIN people_residency s ON s.municipality_id = %(town)s AND s.number = r.number
 WHERE r.run_id = %(run)s AND r.outcome <> 'refused' AND r.line > %(after)s AND r.line <= %(last)s ORDER BY r.line
"""
LOCK_KEYS: Final = "LOCK TABLE people_personkey IN ACCESS EXCLUSIVE MODE"
KEY_INDEXES: Final = """
SELECT i.relname, pg_get_indexdef(i.oid), c.oid IS NOT NULL
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
  LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.conrelid = x.indrelid
 WHERE x.indrelid = 'people_personkey'::regclass ORDER BY c.oid IS NULL, i.relname
"""
DROP_INDEX: Final = 'DROP INDEX "{}"'
DROP_CONSTRAINT: Final = 'ALTER TABLE people_personkey DROP CONSTRAINT "{}"'
ADD_CONSTRAINT: Final = 'ALTER TABLE people_personkey ADD CONSTRAINT "{0}" PRIMARY KEY USING INDEX "{0}"'
MEMORY_FOR_INDEXES: Final = "SET LOCAL maintenance_work_mem = '512MB'"

# --- those who are no longer listed ---

UNLISTED: Final = """
WITH gone AS (
    UPDATE people_residency s SET until = %(as_of)s, ended = 'unlisted'
     WHERE s.municipality_id = %(town)s AND s.until IS NULL
       AND NOT EXISTS (SELECT 1 FROM people_importrow r WHERE r.run_id = %(run)s AND r.number = s.number)
    RETURNING person_id
)
INSERT INTO people_importchange (run_id, person_id, batch, what)
SELECT %(run)s, person_id, 0, 'unlisted' FROM gone ON CONFLICT DO NOTHING
"""

# --- households ---

_OPEN: Final = "m.kind = 'registered' AND m.valid_to IS NULL"
_DAY: Final = "least(coalesce(r.changed_on, r.since, %(as_of)s), %(as_of)s)"

# Everybody who is elsewhere now, or in another relation, or no resident any more, leaves; the last day is the day before.
LEAVING: Final = f"""
UPDATE people_householdmember m SET ended = l.why, valid_to = greatest(m.valid_from, l.day - 1)
  FROM (
    SELECT m.id, least(coalesce(s.until, {_DAY}), %(as_of)s) AS day, CASE
           WHEN s.ended = 'died' THEN 'died' WHEN s.until IS NOT NULL OR h.number <> r.household THEN 'moved_out'
           ELSE 'relation' END AS why
      FROM people_residency s
      JOIN people_householdmember m ON m.person_id = s.person_id AND {_OPEN}
      JOIN people_household h ON h.id = m.household_id AND h.municipality_id = s.municipality_id
      LEFT JOIN people_importrow r ON r.run_id = %(run)s AND r.number = s.number AND r.outcome <> 'refused'
     WHERE s.municipality_id = %(town)s
       AND (s.until IS NOT NULL OR (r.household <> '' AND (h.number <> r.household OR m.relation <> r.relation)))
  ) AS l
 WHERE m.id = l.id
"""

# Where somebody else becomes the head, whoever still is it (not listed in an extract of changes only) is it no longer.
OLD_HEADS: Final = f"""
WITH old AS (
    UPDATE people_householdmember m SET ended = 'relation', valid_to = greatest(m.valid_from, %(as_of)s::date - 1)
      FROM people_household h, people_importrow r
     WHERE {_OPEN} AND m.relation = 'self' AND h.id = m.household_id AND h.municipality_id = %(town)s
       AND r.run_id = %(run)s AND r.outcome <> 'refused' AND r.relation = 'self' AND r.household = h.number AND h.number <> ''
       AND r.change NOT IN ('died', 'moved_out')
       AND NOT EXISTS (SELECT 1 FROM people_residency s WHERE s.municipality_id = %(town)s AND s.number = r.number
                          AND s.person_id = m.person_id)
    RETURNING m.household_id, m.person_id, m.kind, m.valid_to
)
INSERT INTO people_householdmember (id, created_at, household_id, person_id, kind, relation, began, ended, layer, valid_from)
SELECT gen_random_uuid(), now(), household_id, person_id, kind, 'other', 'relation', '', 0, valid_to + 1 FROM old
"""

HOUSEHOLDS: Final = """
INSERT INTO people_household (id, created_at, municipality_id, kind, name, number, is_synthetic)
SELECT gen_random_uuid(), now(), %(town)s, 'registered', '', household, %(synthetic)s
  FROM (SELECT DISTINCT household FROM people_importrow
         WHERE run_id = %(run)s AND outcome <> 'refused' AND household <> '' AND change NOT IN ('died', 'moved_out')
           AND line > %(after)s AND line <= %(last)s) AS wanted
ON CONFLICT DO NOTHING
"""

# Nobody begins before they have ended elsewhere, and no head before the last one has gone.
JOINING: Final = f"""
INSERT INTO people_householdmember (id, created_at, household_id, person_id, kind, relation, began, ended, layer, valid_from)
SELECT gen_random_uuid(), now(), h.id, s.person_id, 'registered', r.relation,
       CASE r.change WHEN 'born' THEN 'born' WHEN 'moved_in' THEN 'moved_in' WHEN 'moved' THEN 'moved_in' ELSE '' END, '', 0,
       greatest({_DAY},
           (SELECT max(m.valid_to) + 1 FROM people_householdmember m WHERE m.person_id = s.person_id AND m.kind = 'registered'),
           CASE WHEN r.relation = 'self' THEN (SELECT max(m.valid_to) + 1 FROM people_householdmember m
                                                WHERE m.household_id = h.id AND m.relation = 'self' AND m.layer = 0) END)
  FROM people_importrow r
  JOIN people_residency s ON s.municipality_id = %(town)s AND s.number = r.number AND s.until IS NULL
  JOIN people_household h ON h.municipality_id = %(town)s AND h.number = r.household
 WHERE r.run_id = %(run)s AND r.line > %(after)s AND r.line <= %(last)s AND r.outcome <> 'refused' AND r.household <> ''
   AND r.change NOT IN ('died', 'moved_out')
   AND NOT EXISTS (SELECT 1 FROM people_householdmember m WHERE m.person_id = s.person_id AND {_OPEN})
"""

# --- the end ---

FORGET_VALUES: Final = """
UPDATE people_importrow SET family_name = '', given_name = '', family_kana = '', given_kana = '', former_name = '',
    former_kana = '', alias_name = '', alias_kana = '', birth_date = NULL, birth_precision = 'unknown', gender = '',
    address = '', area_id = NULL, phone = '', household = '', relation = '', since = NULL, changed_on = NULL,
    change = '', protected = false,
    name_mark = 0, birth_mark = 0, address_mark = 0, phone_mark = 0
 WHERE run_id = %(run)s
"""
FORGET_LINES: Final = "DELETE FROM people_importrow WHERE run_id = %(run)s AND notes IS NULL AND changes = ''"
