"""Write a programme and a caseload into folders."""

from retorno.demo.programme import ProgrammeFiles
from retorno.formats.folders import OutputFolder


def write_programme(folder: OutputFolder, files: ProgrammeFiles, *, prefix: str = "") -> None:
    """Write `programme.toml`, its tables and notes; the prefix names a folder inside."""
    folder.write_text(f"{prefix}programme.toml", files.toml)
    for name, columns in files.tables.items():
        folder.write_table(f"{prefix}{name}", columns)
    for name, text in files.notes.items():
        folder.write_text(f"{prefix}{name}", text)
