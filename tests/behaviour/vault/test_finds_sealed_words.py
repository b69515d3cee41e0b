"""Search finds documents by exact words and filters, newest first, without storing a word."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.behaviour.vault.notebook import EPOCH, OTHER_TENANT, TENANT, origin
from vault.database import Database
from vault.errors import SearchIndexFull
from vault.keys import DataKeys, RootKeys
from vault.origin import TenantId
from vault.search import Document, SearchIndex, SearchQuery, rows


@pytest.fixture
def index() -> SearchIndex:
    """Return an index under a first root key."""
    return SearchIndex(DataKeys(RootKeys.fresh()))


async def _put(
    database: Database,
    index: SearchIndex,
    *texts: str,
    number: UUID | None = None,
    minutes: int = 0,
    tenant: TenantId = TENANT,
    kind: str = "case",
    **filters: str,
) -> UUID:
    document = Document(tenant, kind, number or uuid4(), EPOCH + timedelta(minutes=minutes), texts, filters)
    async with database.write(origin(tenant)) as unit:
        await index.put(unit, document)
    return document.id


async def _find(
    database: Database, index: SearchIndex, words: str = "", tenant: TenantId = TENANT, **fields: Any
) -> Sequence[UUID]:
    async with database.read(origin(tenant)) as reading:
        found = await index.find(reading, SearchQuery(tenant, fields.pop("kind", "case"), words, **fields))
    return [each.id for each in found]


async def test_all_words_are_needed_and_the_newest_comes_first(
    database: Database, index: SearchIndex
) -> None:
    """Words may stand anywhere in any text of the document, in any case and with or without accents."""
    middle = await _put(database, index, "Rash on the left arm", "since Tuesday", minutes=2)
    newest = await _put(database, index, "RASH, itching", minutes=3)
    oldest = await _put(database, index, "Ángela: old rash on an arm", minutes=1)
    assert await _find(database, index, "rash") == [newest, middle, oldest]
    assert await _find(database, index, "arm RASH") == [middle, oldest]
    assert await _find(database, index, "angela") == [oldest]
    assert await _find(database, index, "tuesday arm") == [middle]
    assert await _find(database, index, "ras") == []
    assert await _find(database, index) == [newest, middle, oldest]


async def test_filters_narrow(database: Database, index: SearchIndex) -> None:
    """Filters are exact, of their own name, and no word of a text passes for one."""
    first = await _put(database, index, "rash", status="open", pool="derma")
    second = await _put(database, index, "rash open derma", minutes=1, status="closed", pool="derma")
    assert await _find(database, index, filters={"pool": "derma"}) == [second, first]
    assert await _find(database, index, "rash", filters={"pool": "derma", "status": "open"}) == [first]
    assert await _find(database, index, filters={"status": "derma"}) == []


async def test_document_put_again_replaces_what_it_was(database: Database, index: SearchIndex) -> None:
    """An edited document is found by its new words and time only; a removed one not at all."""
    document = await _put(database, index, "rash", minutes=1, status="open")
    other = await _put(database, index, "rash", minutes=2)
    await _put(database, index, "burn", number=document, minutes=3, status="closed")
    assert await _find(database, index, "rash") == [other]
    assert await _find(database, index, "burn") == [document]
    assert await _find(database, index) == [document, other]
    assert await _find(database, index, filters={"status": "open"}) == []
    async with database.write(origin()) as unit:
        await index.remove(unit, TENANT, "case", document)
        await index.remove(unit, TENANT, "case", uuid4())
    assert await _find(database, index, "burn") == []


async def test_pages_join_without_gap(database: Database, index: SearchIndex) -> None:
    """Turning pages gives every document once, also those of the same instant."""
    documents = [await _put(database, index, "rash", minutes=n // 3) for n in range(10)]
    seen: list[UUID] = []
    before = None
    while True:
        async with database.read(origin()) as reading:
            page = await index.find(reading, SearchQuery(TENANT, "case", "rash", before=before, limit=3))
        seen += [found.id for found in page]
        if len(page) < 3:
            break
        before = page[-1].position
    assert len(seen) == 10
    assert set(seen) == set(documents)
    with pytest.raises(ValueError, match="1 to 200"):
        SearchQuery(TENANT, "case", limit=0)


async def test_tenants_and_kinds_do_not_mix(database: Database, index: SearchIndex) -> None:
    """The same word of another tenant or kind is not found, nor asked for by a tenant without any."""
    await _put(database, index, "rash")
    other = await _put(database, index, "rash", tenant=OTHER_TENANT)
    patient = await _put(database, index, "rash", kind="patient")
    assert await _find(database, index, "rash", tenant=OTHER_TENANT) == [other]
    assert await _find(database, index, "rash", kind="patient") == [patient]
    assert await _find(database, index, "rash", tenant=TenantId(uuid4())) == []


@pytest.mark.parametrize(
    "words", ['"', "rash OR burn", "rash*", "NOT", "tokens:rash", "{", "rash') OR 1=1 --", "^rash", "a AND"]
)
async def test_query_syntax_is_only_words(database: Database, index: SearchIndex, words: str) -> None:
    """What means something to FTS5 or SQL means nothing here: no error, and no more found than by words."""
    await _put(database, index, "burn")
    assert await _find(database, index, words) in ([], await _find(database, index))
    assert await _find(database, index, "burn OR rash") == []


async def test_no_word_is_stored(database: Database, index: SearchIndex) -> None:
    """Neither the table nor FTS5's own tables hold anything of the text."""
    await _put(database, index, "zyzzyva", status="qwertzu")
    async with database.engine.connect() as connection:
        stored = [str((await connection.execute(text("SELECT * FROM search_document"))).all())]
        if database.embedded:
            stored.append(str((await connection.execute(text("SELECT * FROM search_words_data"))).all()))
    assert not any("zyzzyva" in each or "qwertzu" in each for each in stored)


async def test_same_instant_holds_many_documents_but_not_endless(
    embedded: Database, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents of one microsecond find places of their own until there are none left."""
    monkeypatch.setattr("vault.search.rows.SLOTS", 4)
    monkeypatch.setattr("vault.search.index.SLOTS", 4)
    at: datetime = EPOCH
    assert rows.first_position(at) % 4 == 0
    documents = [await _put(embedded, index, "rash") for _ in range(4)]
    assert set(await _find(embedded, index, "rash")) == set(documents)
    with pytest.raises(SearchIndexFull):
        await _put(embedded, index, "rash")
