from dataclasses import replace

import numpy as np

from retorno.formats.folders import output_folder
from retorno.plan.programme import read_programme
from retorno.plan.programme_files import programme_text


def again(programme, folder):
    """Write a programme and read what was written."""
    text = programme_text(programme)
    with output_folder(folder) as out:
        out.write_text("programme.toml", text.toml)
        for name, columns in text.tables.items():
            out.write_table(name, columns)
        out.seal()
    return read_programme(folder)


def assert_same(programme, other):
    for name in programme.__slots__:
        if name not in {"inputs", "outside"}:
            mine, theirs = getattr(programme, name), getattr(other, name)
            assert np.array_equal(mine, theirs) if isinstance(mine, np.ndarray) else mine == theirs


def test_what_is_written_is_read_as_the_same(tiny, written, tmp_path):
    programme = read_programme(written(tiny)[0])
    assert_same(programme, again(programme, tmp_path / "again"))


def test_limits_that_are_none_stay_none(tiny, written, tmp_path):
    programme = read_programme(written(tiny)[0])
    free = replace(
        programme,
        limits=replace(
            programme.limits,
            budget_total=np.inf,
            budget_per_period=(np.inf,) * len(programme.limits.budget_per_period),
        ),
    )
    assert_same(free, again(free, tmp_path / "again"))


def test_names_keep_their_letters(tiny, written, tmp_path):
    programme = replace(read_programme(written(tiny)[0]), name='Ñandú "1"\n\\ <b> = año')
    assert_same(programme, again(programme, tmp_path / "again"))
