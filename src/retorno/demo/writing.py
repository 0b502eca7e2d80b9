"""Write a programme and a caseload into folders."""

from retorno.demo.country import Country
from retorno.demo.people import Columns
from retorno.demo.programme import ProgrammeFiles
from retorno.demo.raw import answers, soil, truth
from retorno.demo.raw_files import pipes, semicolons, workbook
from retorno.demo.tables import read_text
from retorno.formats.folders import OutputFolder


def write_programme(folder: OutputFolder, files: ProgrammeFiles, *, prefix: str = "") -> None:
    """Write `programme.toml`, its tables and notes; the prefix names a folder inside."""
    folder.write_text(f"{prefix}programme.toml", files.toml)
    for name, columns in files.tables.items():
        folder.write_table(f"{prefix}{name}", columns)
    for name, text in files.notes.items():
        folder.write_text(f"{prefix}{name}", text)


def write_caseload(folder: OutputFolder, columns: Columns) -> None:
    """Write `people.csv` and the note that nobody in it exists."""
    folder.write_table("people.csv", columns)
    folder.write_text("INVENTED.txt", read_text("INVENTED.txt"))


def write_raw(
    folder: OutputFolder, columns: Columns, seed: int, country: Country | None = None
) -> tuple[str, ...]:
    """Write `raw/`: dirty lists, answers for protection and the truth; return the lists' names."""
    lists = soil(columns, seed, country)
    first, *sheets, last = lists
    folder.write_bytes(f"raw/{first.file}", semicolons(first))
    folder.write_bytes(f"raw/{sheets[0].file}", workbook(sheets))
    folder.write_bytes(f"raw/{last.file}", pipes(last))
    folder.write_table("raw/answers.csv", answers(columns, lists))
    folder.write_table("raw/truth.csv", truth(lists))
    return tuple(dict.fromkeys(table.file for table in lists))
