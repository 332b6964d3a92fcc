"""Scripts and icons come from the lock file, are patched where they must be, and are known by their marks."""

import json
import re

import pytest

from abacus.web import assets, icons


def test_every_icon_that_pages_name_is_in_the_sprite():
    sprite = (assets.VENDOR / "icons.svg").read_text(encoding="utf-8")
    assert set(icons.wanted()) | {"abacus"} <= set(re.findall(r'<symbol id="([^"]+)"', sprite))


def test_the_manifest_says_version_licence_and_mark_of_every_file():
    manifest = json.loads(assets.MANIFEST.read_text(encoding="utf-8"))
    listed = {file["name"] for file in manifest["files"]}
    assert listed == {file.name for file in assets.FILES} | {"icons.svg"}
    assert {path.name for path in assets.VENDOR.iterdir()} == listed | {"manifest.json"}
    for file in manifest["files"]:
        assert file["licence"] in {"MIT", "0BSD", "Apache-2.0"}
        assert re.fullmatch(r"\d+\.\d+\.\d+", file["version"])
        assert file["sha256"] == assets.digest(assets.VENDOR / file["name"])


def test_versions_are_those_of_the_lock_file():
    locked = json.loads((assets.ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    manifest = json.loads(assets.MANIFEST.read_text(encoding="utf-8"))
    for file in manifest["files"]:
        assert file["version"] == locked[f"node_modules/{file['package']}"]["version"]


def test_made_assets_are_not_made_again(capsys, monkeypatch):
    monkeypatch.setattr(assets, "install", lambda npm: pytest.fail("nothing may be fetched"))
    assert assets.main([]) == 0
    assert "已齐全" in capsys.readouterr().out


@pytest.fixture
def vendor(tmp_path, monkeypatch):
    """A copy of the assets that a test may spoil."""
    folder = tmp_path / "vendor"
    folder.mkdir()
    for path in assets.VENDOR.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(assets, "VENDOR", folder)
    monkeypatch.setattr(assets, "MANIFEST", folder / "manifest.json")
    return folder


def test_a_changed_or_lost_file_is_noticed(vendor):
    assert assets.complete()
    (vendor / "htmx.min.js").write_text("alert(1)", encoding="utf-8")
    assert not assets.complete()
    (vendor / "htmx.min.js").unlink()
    assert not assets.complete()


def test_a_new_icon_or_another_lock_file_asks_for_new_assets(vendor, monkeypatch):
    monkeypatch.setattr(icons, "wanted", lambda: ["bell", "brand-new"])
    assert not assets.complete()


def test_without_a_manifest_nothing_is_complete(vendor):
    (vendor / "manifest.json").unlink()
    assert not assets.complete()


def test_scripts_carry_no_inline_handler_and_need_no_eval():
    script = (assets.VENDOR / "jspreadsheet.js").read_text(encoding="utf-8")
    assert "onselectstart" not in script


def test_a_text_to_replace_that_is_gone_is_told(tmp_path, monkeypatch):
    package = tmp_path / "node_modules" / "x"
    package.mkdir(parents=True)
    (package / "a.js").write_text("one", encoding="utf-8")
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    with pytest.raises(assets.AssetsError, match="实有 0 处"):
        assets.copied(assets.File("a.js", "x", "a.js", replace=(("two", ""),)), tmp_path)


def test_an_icon_that_does_not_exist_is_told_by_name(tmp_path):
    nodes = tmp_path / "nodes.json"
    nodes.write_text('{"bell": [["path", {"d": "M1 1"}]]}', encoding="utf-8")
    assert '<symbol id="bell" viewBox="0 0 24 24"><path d="M1 1"/></symbol>' in icons.sprite(nodes, ["bell"])
    with pytest.raises(icons.UnknownIconError, match="bel"):
        icons.sprite(nodes, ["bel"])
