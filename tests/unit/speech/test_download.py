"""Against a real server that speaks the hub's HTTP, with the real huggingface_hub client."""

import json
import random
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import SottoError
from app.speech.catalogue import find_model, installed
from app.speech.download import (
    DiskFull,
    DownloadDamaged,
    DownloadFailed,
    DownloadStopped,
    HubTroubled,
    HubUnreachable,
    NotOnHub,
    download,
)
from tests.hub_server import HubServer, hub_server

BIN = random.Random(1).randbytes(300_000)
FILES = {
    "README.md": b"# not needed",
    "config.json": b"{}",
    "model.bin": BIN,
    "tokenizer.json": b"{}" * 800,
    "vocabulary.txt": b"a\nb\n",
    ".gitattributes": b"*.bin filter=lfs",
}
NEEDED = {"config.json", "model.bin", "tokenizer.json", "vocabulary.txt"}
TOTAL = sum(len(FILES[name]) for name in NEEDED)


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with hub_server("Systran/faster-whisper-tiny.en", FILES) as server:
        yield server


def get(hub: HubServer, folder: Path, *, stop_at: int = 10**9, patience: float = 5.0) -> list[int]:
    """Download tiny.en; stop once `stop_at` bytes are there. Return the progress."""
    told: list[int] = []

    def on_progress(done: int, total: int) -> None:
        assert total == TOTAL
        told.append(done)

    download(
        "tiny.en",
        folder,
        endpoint=hub.endpoint,
        on_progress=on_progress,
        cancelled=lambda: told[-1] >= stop_at,
        patience=patience,
    )
    return told


def test_a_model_is_downloaded_checked_and_found(hub: HubServer, tmp_path: Path) -> None:
    progress = get(hub, tmp_path)
    model = find_model("tiny.en", tmp_path)
    assert {path.name for path in model.folder.iterdir()} == NEEDED | {"downloaded.json"}
    assert (model.folder / "model.bin").read_bytes() == BIN
    assert progress == sorted(progress)
    assert progress[-1] == TOTAL


def test_nothing_is_left_over_after_a_download(hub: HubServer, tmp_path: Path) -> None:
    get(hub, tmp_path)
    assert [path.name for path in (tmp_path / ".downloading").iterdir()] in ([], ["tiny.en.lock"])


def test_an_installed_model_is_not_downloaded_again(hub: HubServer, tmp_path: Path) -> None:
    get(hub, tmp_path)
    hub.requests.clear()
    get(hub, tmp_path)
    assert hub.requests == []


def test_a_model_that_lost_bytes_is_downloaded_again(hub: HubServer, tmp_path: Path) -> None:
    get(hub, tmp_path)
    (tmp_path / "tiny.en" / "model.bin").write_bytes(BIN[:-1])
    assert installed(tmp_path) == {"demo-en"}
    get(hub, tmp_path)
    assert "tiny.en" in installed(tmp_path)


def test_the_hub_learns_nothing_but_the_programs_name(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_canary")
    get(hub, tmp_path)
    assert all(request.headers["user-agent"].startswith("sotto/") for request in hub.requests)
    assert "canary" not in str([request.headers for request in hub.requests])
    assert "authorization" not in str([request.headers for request in hub.requests])


def test_a_cut_connection_is_taken_up_where_it_broke(hub: HubServer, tmp_path: Path) -> None:
    hub.faults.cut_after, hub.faults.cuts = 70_000, 3
    get(hub, tmp_path)
    assert hub.asked_for("model.bin") == ["", *(f"bytes={70_000 * n}-" for n in (1, 2, 3))]
    assert "tiny.en" in installed(tmp_path)


def test_a_hub_that_goes_away_leaves_what_has_arrived_for_the_next_try(
    hub: HubServer, tmp_path: Path
) -> None:
    hub.faults.pause_after = 200_000
    with pytest.raises(HubUnreachable) as caught:
        get(hub, tmp_path, patience=0.2)
    assert "where it stopped" in caught.value.hint
    assert installed(tmp_path) == {"demo-en"}
    hub.faults.pause_after = None
    hub.requests.clear()
    get(hub, tmp_path)
    [request] = hub.asked_for("model.bin")
    assert int(request.removeprefix("bytes=").rstrip("-")) >= 200_000
    assert hub.asked_for("config.json") == []


def test_a_cancelled_download_goes_on_the_next_time(hub: HubServer, tmp_path: Path) -> None:
    hub.faults.pause_after = 100_000
    with pytest.raises(DownloadStopped, match="stopped"):
        get(hub, tmp_path, stop_at=50_000)
    assert not (tmp_path / "tiny.en").exists()
    hub.faults.go_on.set()
    hub.requests.clear()
    progress = get(hub, tmp_path)
    assert hub.asked_for("model.bin")[0].startswith("bytes=")
    assert progress[-1] == TOTAL


def test_a_hub_that_knows_no_ranges_sends_the_whole_file_again(
    hub: HubServer, tmp_path: Path
) -> None:
    hub.faults.cut_after, hub.faults.cuts, hub.faults.ignores_ranges = 100_000, 1, True
    assert get(hub, tmp_path)[-1] == TOTAL
    assert (tmp_path / "tiny.en" / "model.bin").read_bytes() == BIN


def test_wrong_bytes_never_become_a_model(hub: HubServer, tmp_path: Path) -> None:
    hub.faults.wrong_bytes = True
    with pytest.raises(DownloadDamaged, match=r"model\.bin arrived damaged"):
        get(hub, tmp_path)
    assert installed(tmp_path) == {"demo-en"}
    hub.faults.wrong_bytes = False
    hub.requests.clear()
    get(hub, tmp_path)
    assert hub.asked_for("model.bin") == [""]
    assert hub.asked_for("tokenizer.json") == []


def test_wrong_bytes_of_a_small_file_are_found_too(hub: HubServer, tmp_path: Path) -> None:
    with pytest.raises(DownloadStopped):
        get(hub, tmp_path, stop_at=1)
    [draft] = (tmp_path / ".downloading").glob("tiny.en@*")
    (draft / "config.json").write_bytes(b"[]")
    with pytest.raises(DownloadDamaged, match=r"config\.json"):
        get(hub, tmp_path)


def test_a_newer_version_on_the_hub_does_not_mix_with_the_older(
    hub: HubServer, tmp_path: Path
) -> None:
    with pytest.raises(DownloadStopped):
        get(hub, tmp_path, stop_at=50_000)
    hub.files["model.bin"] = BIN[::-1]
    get(hub, tmp_path)
    assert (tmp_path / "tiny.en" / "model.bin").read_bytes() == BIN[::-1]
    assert not list((tmp_path / ".downloading").glob("tiny.en@*"))


def test_a_hub_that_never_sends_the_last_byte_is_given_up(hub: HubServer, tmp_path: Path) -> None:
    hub.faults.announces_less = True
    with pytest.raises(DownloadFailed):
        get(hub, tmp_path, patience=1.0)
    assert installed(tmp_path) == {"demo-en"}


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (404, NotOnHub, "The model hub has no tiny.en any more."),
        (401, NotOnHub, "The model hub has no tiny.en any more."),
        (429, HubTroubled, "The model hub has trouble (status 429)."),
        (500, HubTroubled, "The model hub has trouble (status 500)."),
        (503, HubTroubled, "The model hub has trouble (status 503)."),
    ],
)
def test_a_hub_that_refuses_is_explained(
    hub: HubServer, tmp_path: Path, status: int, kind: type[SottoError], says: str
) -> None:
    hub.faults.status = status
    with pytest.raises(kind) as caught:
        get(hub, tmp_path)
    assert caught.value.message == says
    assert caught.value.hint


@pytest.mark.parametrize(
    "page",
    [
        b"<html>Please log in to the hotel's network</html>",
        b"[]",
        b"{}",
        json.dumps({"id": "x", "sha": "../..", "siblings": []}).encode(),
        json.dumps({"id": "x", "sha": "0" * 40, "siblings": [{"rfilename": "model.bin"}]}).encode(),
    ],
)
def test_an_answer_that_is_no_model_is_explained(
    hub: HubServer, tmp_path: Path, page: bytes
) -> None:
    hub.faults.page = page
    with pytest.raises(HubTroubled, match="something else than a model"):
        get(hub, tmp_path)


def test_a_repository_without_a_tokenizer_is_no_model(hub: HubServer, tmp_path: Path) -> None:
    del hub.files["tokenizer.json"]
    with pytest.raises(SottoError, match=r"tokenizer\.json is missing"):
        download(
            "tiny.en",
            tmp_path,
            endpoint=hub.endpoint,
            on_progress=lambda done, total: None,
            cancelled=lambda: False,
        )
    assert installed(tmp_path) == {"demo-en"}


def test_no_network_is_explained(tmp_path: Path) -> None:
    with hub_server("Systran/faster-whisper-tiny.en", FILES) as gone:
        pass
    with pytest.raises(HubUnreachable) as caught:
        get(gone, tmp_path)
    assert caught.value.message == "The model hub can't be reached."
    assert "Check the network" in caught.value.hint


@pytest.mark.parametrize("name", ["demo-en", "whisper-9000", "../tiny.en"])
def test_what_the_catalogue_does_not_offer_is_not_asked_of_the_hub(
    hub: HubServer, tmp_path: Path, name: str
) -> None:
    with pytest.raises(NotOnHub, match="not a model that can be downloaded"):
        download(
            name,
            tmp_path,
            endpoint=hub.endpoint,
            on_progress=lambda done, total: None,
            cancelled=lambda: False,
        )
    assert hub.requests == []


def test_a_full_disk_is_explained_and_the_rest_kept(hub: HubServer, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(DiskFull) as caught:
            get(hub, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "Free some space" in caught.value.hint
    get(hub, tmp_path)
    assert hub.asked_for("model.bin")[-1].startswith("bytes=")


def test_a_models_folder_that_is_a_file_is_explained(hub: HubServer, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("")
    with pytest.raises(SottoError, match="models"):
        get(hub, tmp_path / "models")


def test_two_downloads_of_one_model_do_not_write_into_each_other(
    hub: HubServer, tmp_path: Path
) -> None:
    hub.faults.pause_after = 100_000
    begun = threading.Event()

    def first() -> None:
        download(
            "tiny.en",
            tmp_path,
            endpoint=hub.endpoint,
            on_progress=lambda done, total: begun.set() if done > 50_000 else None,
            cancelled=lambda: False,
        )

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(10)
    with pytest.raises(DownloadFailed, match="already"):
        get(hub, tmp_path)
    hub.faults.go_on.set()
    thread.join()
    assert "tiny.en" in installed(tmp_path)


def test_hf_endpoint_says_where_the_hub_is(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    code = (
        "import sys; from pathlib import Path; from app.speech.download import download;"
        "download('tiny.en', Path(sys.argv[1]), on_progress=print, cancelled=lambda: False)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True)
    assert run.returncode == 0, run.stderr
    assert "tiny.en" in installed(tmp_path)


def test_hf_hub_offline_is_named(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    code = (
        "import sys; from pathlib import Path; from app.errors import SottoError\n"
        "from app.speech.download import download\n"
        "try: download('tiny.en', Path(sys.argv[1]), on_progress=print, cancelled=lambda: False)\n"
        "except SottoError as error: print(error.message)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True)
    assert b"switched off by HF_HUB_OFFLINE" in run.stdout, run.stderr
