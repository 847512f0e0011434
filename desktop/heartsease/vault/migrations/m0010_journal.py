"""Entries, their reframes and the search index. Frozen: never change a released step."""

from heartsease.vault.migrations.step import Migration

# moment: microseconds since 1970 in UTC, moved on by one where taken. As the row's own number it keeps entries in
# order of time on disk, so that a page of the list and "newest first" in search need no sorting at any size.
_ENTRY = """
CREATE TABLE entry (
    moment INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    thought TEXT NOT NULL,
    situation TEXT NOT NULL
) STRICT
"""

# Deferred: reframes are written before their entry, so that the words of all of them are indexed once.
_REFRAME = """
CREATE TABLE reframe (
    entry INTEGER NOT NULL REFERENCES entry (moment) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    text TEXT NOT NULL,
    strategy TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('model', 'bank')),
    edited INTEGER NOT NULL CHECK (edited IN (0, 1)),
    model_id TEXT,
    model_sha256 TEXT,
    prompt_version TEXT NOT NULL,
    seed INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    candidates INTEGER NOT NULL CHECK (candidates >= 0),
    removed TEXT NOT NULL CHECK (json_valid(removed)),
    PRIMARY KEY (entry, position),
    CHECK ((model_id IS NULL) = (model_sha256 IS NULL))
) STRICT, WITHOUT ROWID
"""

_META = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"

_WORDS = """
CREATE VIEW entry_words (moment, thought, situation, reframes) AS
SELECT moment, thought, situation,
    coalesce((SELECT group_concat(text, char(10) ORDER BY position) FROM reframe WHERE entry = moment), '')
FROM entry
"""

# The index keeps no second copy of the words: it reads them from the view.
_SEARCH = """
CREATE VIRTUAL TABLE search USING fts5 (
    thought, situation, reframes,
    content = 'entry_words', content_rowid = 'moment', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
)
"""

# Without this a deleted word stays in the index until some later merge.
_SEARCH_FORGETS = "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)"

_TAKE_OUT = """
INSERT INTO search (search, rowid, thought, situation, reframes)
SELECT 'delete', moment, thought, situation, reframes FROM entry_words WHERE moment = {row};
"""
_PUT_IN = """
INSERT INTO search (rowid, thought, situation, reframes)
SELECT moment, thought, situation, reframes FROM entry_words WHERE moment = {row};
"""


def _trigger(when: str, table: str, body: str, row: str) -> str:
    name = f"{table}_{when.lower().replace(' ', '_')}"
    return f"CREATE TRIGGER {name} {when} ON {table} BEGIN {body.format(row=row)} END"


# Taking out needs the words as they were indexed, so it comes before each change and putting in after it.
_TRIGGERS = (
    _trigger("AFTER INSERT", "entry", _PUT_IN, "new.moment"),
    _trigger("BEFORE UPDATE", "entry", _TAKE_OUT, "old.moment"),
    _trigger("AFTER UPDATE", "entry", _PUT_IN, "new.moment"),
    _trigger("BEFORE DELETE", "entry", _TAKE_OUT, "old.moment"),
    _trigger("BEFORE INSERT", "reframe", _TAKE_OUT, "new.entry"),
    _trigger("AFTER INSERT", "reframe", _PUT_IN, "new.entry"),
    _trigger("BEFORE UPDATE", "reframe", _TAKE_OUT, "old.entry"),
    _trigger("AFTER UPDATE", "reframe", _PUT_IN, "new.entry"),
    _trigger("BEFORE DELETE", "reframe", _TAKE_OUT, "old.entry"),
    _trigger("AFTER DELETE", "reframe", _PUT_IN, "old.entry"),
)

MIGRATION = Migration(10, "journal", (_ENTRY, _REFRAME, _META, _WORDS, _SEARCH, _SEARCH_FORGETS, *_TRIGGERS))
