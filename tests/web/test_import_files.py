"""What goes into an import and comes out of it: files, columns, problems, rejected rows, statuses."""

import pytest

from retorno.vocabulary.errors import RefusedError, UnusableInputError
from retorno.web.access import Role
from retorno.web.actions import jobs
from retorno.web.actions.imports import steps
from retorno.web.actions.imports.load import load
from retorno.web.readers import import_rows, imports
from retorno.web.readers.journal import about
from retorno.web.records import import_files
from retorno.web.records.models import (
    ImportBatch,
    ImportRow,
    Job,
    Person,
)
from tests.web.lists import (
    COORDINATOR,
    HEADER,
    NOON,
    PLANNER,
    bring,
    check,
    checked,
    findings,
    house_in,
    outcomes,
    row,
    table,
    taken_in,
    viewer,
    write,
)


@pytest.fixture(autouse=True)
def house(tmp_path):
    with house_in(tmp_path):
        yield tmp_path


def person(identifier):
    return Person.objects.get(person_id=identifier)


def test_rejected_rows_go_out_with_reasons_and_come_back_mended(database, house):
    rows = [row("A-1"), row("A-2", sex="Q"), row("A-3", order_date="31/31/2024")]
    number = taken_in(table(rows))
    assert outcomes(number) == {"created": 1, "rejected": 2}
    content = import_rows.rejected_workbook(PLANNER, number)
    path = house / "rejected.xlsx"
    path.write_bytes(content)
    found = opened(path)
    assert [one["person_id"] for one in found] == ["A-2", "A-3"]
    assert all(one["why_rejected"] for one in found)
    mended = [one | {"sex": "F", "order_date": "2024-10-01"} for one in found]
    again = bring(workbook(mended), name="corregidas.xlsx", mends=number)
    check(again)
    assert findings(again) == {"new": 2}
    assert write(again) == {"created": 2}
    assert imports.page(PLANNER, again).mends == number
    first = ImportRow.objects.get(batch__number=again, identifier="A-3")
    assert (first.file, first.row) == ("lista.csv", 4)  # where it first stood
    assert "why_rejected" not in person("A-3").others


def opened(path):
    from retorno.formats.tables import read_table

    read = read_table(path)
    return [{name: read.cells[name][at] for name in read.columns} for at in range(read.rows)]


def workbook(rows):
    return import_rows.workbook([list(rows[0]), *(list(one.values()) for one in rows)])


def test_each_row_goes_out_with_its_status(database, house):
    number = taken_in(table([row("=A-1"), row("A-2", sex="Q")]))
    path = house / "outcomes.xlsx"
    path.write_bytes(import_rows.outcomes_workbook(PLANNER, number, list("abcdefg")))
    assert [(one["d"], one["f"]) for one in opened(path)] == [("=A-1", "created"), ("", "rejected")]
    steps.note_download(PLANNER, number, "outcomes", now=NOON)
    assert about(f"import:{number}")[0].action == "import.downloaded.outcomes"


def test_columns_that_were_chosen_are_remembered_for_the_next_list(database):
    header = ("clave", "quien", "person_id")
    rows = [{"clave": "K-1", "quien": "Rosa", "person_id": "fila 1"}]
    number = bring(table(rows, header=header))
    mapping = {"clave": "person_id", "quien": "given_names", "person_id": ""}
    check(number, mapping=mapping, remember_as="Consulado", dates="dmy", families="per-list")
    write(number)
    assert person("K-1").given_names == "Rosa"
    assert person("K-1").others["sender_claims_person_id"] == "fila 1"
    again = bring(table([{"clave": "K-2", "quien": "Luz"}], header=header))
    page = imports.page(PLANNER, again)
    assert (page.profile, page.choices, page.dates, page.families) == (
        "Consulado", mapping, "dmy", "per-list",
    )  # fmt: skip
    assert imports.profiles() == ["Consulado"]
    for wrong in ({"mapping": {"x": "y"}}, {"dates": "ymd"}, {"families": "x"}):
        with pytest.raises(RefusedError):
            steps.choose(PLANNER, again, steps.Choices(**{"mapping": {}} | wrong), now=NOON)


def test_problems_are_told_by_row_and_column_some_at_a_time(database):
    number = checked(table([row(f"A-{k}", sex="Q", order_date="x") for k in range(60)]))
    first = import_rows.problems(PLANNER, number, page=1)
    assert (first.total, first.pages, len(first.rows)) == (120, 3, 50)
    assert (first.rows[0]["source_row"], first.rows[0]["column"]) == ("2", "sex")
    last = import_rows.problems(PLANNER, number, page=99, severity="reject")
    assert (last.page, last.earlier, last.later) == (last.pages, last.pages - 1, last.pages + 1)
    assert import_rows.problems(PLANNER, number, page=1, severity="warn").total + last.total == 120


UNUSABLE = {
    "program.csv": b"\x7fELF" + bytes(range(256)) * 20,
    "picture.xlsx": b"\x89PNG\r\n\x1a\n" + b"0" * 100,
    "broken.xlsx": b"PK\x03\x04" + b"0" * 400,
    "page.csv": b"<html><body>No</body></html>",
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_is_no_table_is_refused_by_its_bytes_in_a_sentence(database, name):
    number = bring(UNUSABLE[name], name=name)
    page = imports.page(PLANNER, number)
    assert page.failed.error.startswith("tables.")
    assert (page.stage, page.step, page.has_rows, page.is_busy) == ("opening", 1, False, False)
    assert import_rows.rejected_workbook(PLANNER, number) is None
    assert import_rows.outcomes_workbook(PLANNER, number, []) is None
    assert import_rows.problems(PLANNER, number, page=1) is None
    steps.discard(PLANNER, number, now=NOON)
    assert not import_files.folder_of(number).exists()
    assert imports.page(PLANNER, number).stage == "discarded"


def test_a_list_of_nobody_fails_the_check_and_may_be_mapped_again(database):
    number = bring(table([{"x": "1", "y": "2"}], header=("x", "y")))
    check(number)
    page = imports.page(PLANNER, number)
    assert page.failed.error == "intake.no_people"
    check(number, mapping={"x": "person_id"})
    assert findings(number) == {"new": 1}


def test_files_must_be_some_not_many_not_empty_and_not_too_big(database, house, monkeypatch):
    monkeypatch.setattr(import_files, "MOST_BYTES", 100)
    for content, code in ((b"", "tables.empty"), (b"a" * 101, "imports.too_big")):
        with pytest.raises(UnusableInputError) as refused:
            bring(content)
        assert refused.value.code == code
    for count, code in ((0, "imports.no_file"), (11, "imports.too_many")):
        files = [steps.Upload(name="a.csv", chunks=[b"a"])] * count
        with pytest.raises(RefusedError) as refused:
            steps.upload(PLANNER, files, lang="es", now=NOON)
        assert refused.value.code == code
    assert list((house / "imports").iterdir()) == []
    assert not Job.objects.exists()


def test_files_lie_where_only_the_house_reads_them(database):
    number = bring(table([row("A-1")]))
    path = import_files.path_of(number, 1, "lista.csv")
    assert path.stat().st_mode & 0o777 == 0o600
    assert import_files.folder_of(number).stat().st_mode & 0o777 == 0o700
    import_files.forget(number)
    assert import_files.first_rows(number) == []
    assert imports.page(PLANNER, number).sheets[0]["sample"] == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\lista.xlsx", "lista.xlsx"),
        ("..", "list"),
        (".htaccess", "htaccess"),
        ("CON.csv", "list.csv"),
        ("a\u202ecsv.exe", "a_csv.exe"),
        ("x" * 200 + ".csv", "x" * 76 + ".csv"),
        ("y" * 200, "y" * 80),
        ("lista\0<script>.csv", "lista_script_.csv"),
    ],
)
def test_names_of_files_are_never_trusted(name, safe):
    assert import_files.neutral_name(name) == safe


def test_identifiers_that_no_database_can_look_for_are_rejected(database):
    number = taken_in(table([row("A" * 501), row("A-1", facility="x"), row("A-2")]))
    assert outcomes(number)["rejected"] == 1
    (line,) = import_rows.rows(PLANNER, number, page=1, outcome="rejected").rows
    assert [cell.column for cell in line.cells] == ["person_id"]


def test_whoever_may_not_see_health_is_shown_no_health(database):
    header = (*HEADER, "needs", "idioma")
    taken_in(table([row("A-1")], header=header))
    number = checked(table([row("A-1", needs="WCHR", idioma="wayuunaiki")], header=header))
    for role, shown in ((Role.COORDINATOR, "WCHR"), (Role.PLANNER, "WCHR")):
        (line,) = import_rows.rows(viewer(role, 9), number, page=1, finding="changed").rows
        assert [cell.listed for cell in line.cells] == [shown, "wayuunaiki"]
        assert [cell.is_ours for cell in line.cells] == [True, False]


def test_lists_are_loaded_through_the_very_same_steps(database, house):
    path = house / "people.csv"
    path.write_bytes(table([row("A-1"), row("A-2", sex="Q")]))
    done = load(
        [path], uploader=PLANNER, confirmer=COORDINATOR, clock=lambda: NOON, site_code="HOU"
    )
    assert {name: count for name, count in done.items() if count} == {"created": 1, "rejected": 1}
    assert (batch_of_all().owner_id, batch_of_all().confirmed_by_id) == (1, 2)
    with pytest.raises(RefusedError):
        load([path], uploader=PLANNER, confirmer=viewer(Role.COORDINATOR, 1), clock=lambda: NOON)


def batch_of_all():
    return ImportBatch.objects.get()


def test_a_load_whose_job_a_worker_took_says_so(database, house, monkeypatch):
    path = house / "people.csv"
    path.write_bytes(table([row("A-1")]))
    monkeypatch.setattr(jobs, "take", lambda *_: None)
    with pytest.raises(RefusedError) as refused:
        load([path], uploader=PLANNER, confirmer=COORDINATOR, clock=lambda: NOON)
    assert refused.value.code == "jobs.busy"


def test_a_list_of_rejected_rows_alone_ends_with_their_status(database):
    assert outcomes(taken_in(table([row("A-1", sex="Q")]))) == {"rejected": 1}


def test_who_waits_for_something_waits_no_more_when_a_list_says_so(database):
    content = table([row("A-1")])
    taken_in(content)
    Person.objects.update(others={"waits_for": "otra.csv:7"})
    assert outcomes(taken_in(content)) == {"updated": 1}
    assert person("A-1").others == {}
