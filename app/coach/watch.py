"""A playbook that is changed while a call goes by it, and a folder of them."""

from pathlib import Path

from app.coach.playbook import Playbook, load_playbook
from app.coach.toml_file import PlaybookUnreadable
from app.config.file_stamp import Stamp, stamp

_UNSEEN = (0, 0, 0)


class Watch:
    """Of one file. The host looks every half second or so, on a thread that may wait for a disk."""

    def __init__(self, file: Path, playbook: Playbook) -> None:
        """`playbook`: as it was read from the file; the file is read once more, and compared."""
        self._file = file
        self._playbook = playbook
        self._read: Stamp = _UNSEEN
        self._seen: Stamp = _UNSEEN
        self._broken = False

    def look(self) -> Playbook | PlaybookUnreadable | None:
        """Return what a save has made of it: another playbook, or what is wrong now; else None.

        A file counts once two looks have found it the same: an editor may be in mid-save. One that
        is mended is returned although it may be as it was before it broke.
        """
        before, self._seen = self._seen, stamp(self._file)
        if self._seen != before or self._seen == self._read:
            return None
        self._read = self._seen
        try:
            playbook = load_playbook(self._file)
        except PlaybookUnreadable as unreadable:
            self._broken = True
            return unreadable
        changed = self._broken or playbook != self._playbook
        self._playbook, self._broken = playbook, False
        return playbook if changed else None


class FolderWatch:
    """Of the playbooks in one folder. The host looks as with `Watch`."""

    def __init__(self, folder: Path) -> None:
        """Blocking: what lies there now is known."""
        self._folder = folder
        self._read = self._seen = self._stamps()

    def look(self) -> bool:
        """Return whether files have come, gone or changed, once two looks have found them alike."""
        before, self._seen = self._seen, self._stamps()
        if self._seen != before or self._seen == self._read:
            return False
        self._read = self._seen
        return True

    def _stamps(self) -> dict[Path, Stamp]:
        try:
            return {file: stamp(file) for file in self._folder.glob("*.toml")}
        except OSError:  # no permission: the same as none
            return {}
