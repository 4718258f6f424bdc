"""Playbooks to choose from, and copies that can be told from what they are copies of."""

import pytest

from app.coach.shelf import copy_as_own, shelf


@pytest.fixture(name="folder")
def the_users_folder(tmp_path):
    return tmp_path / "home" / "playbooks"


def written(tmp_path, text: str | bytes):
    file = tmp_path / "boats.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_copies_and_copies_of_copies_have_names_of_their_own(tmp_path, folder):
    file = written(tmp_path, 'name = "Boats"\n')
    for _ in range(2):
        file = folder / f"{copy_as_own(file, folder)}.toml"
    copy_as_own(file, folder)
    own = {one.name: one.playbook.name for one in shelf(folder) if one.own}
    assert own == {
        "my-boats": "Boats (copy)",
        "my-boats-2": "Boats (copy 2)",
        "my-boats-2-2": "Boats (copy 3)",
    }


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (
            '# ours\n\nname = "Boats" # so it is called\nabout = "name"\n',
            '# ours\n\nname = "Boats (copy)" # so it is called\nabout = "name"\n',
        ),
        (
            'about = """\nname = \'x\'\n"""\r\nname=\'Boats\'\r\n',
            'about = """\nname = \'x\'\n"""\r\nname=\'Boats (copy)\'\r\n',
        ),
        ('name = "A \\"B\\" C"', 'name = "A \\"B\\" C (copy)"'),
        ("name = 5\n", "name = 5\n"),
        ('name = "Boats\n', 'name = "Boats\n'),
        (b"about = '\xff'", b"about = '\xff'"),
    ],
    ids=["comments", "lines of Windows", "quotes", "no text", "no TOML", "no UTF-8"],
)
def test_all_but_the_name_stays_as_it_is_written(tmp_path, folder, text, copy):
    name = copy_as_own(written(tmp_path, text), folder)
    expected = copy if isinstance(copy, bytes) else copy.encode()
    assert (folder / f"{name}.toml").read_bytes() == expected
