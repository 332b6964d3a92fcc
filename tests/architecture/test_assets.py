"""What the pages bring from elsewhere: known, unchanged, under a licence we may pass on."""

import json

from abacus.web import assets

FREE = {"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC"}


def manifest() -> list[dict]:
    return json.loads(assets.MANIFEST.read_text(encoding="utf-8"))["files"]


def test_every_vendored_file_is_as_the_manifest_says():
    assert manifest()
    assert assets.complete()


def test_every_vendored_file_is_under_a_free_licence():
    assert {file["name"]: file["licence"] for file in manifest() if file["licence"] not in FREE} == {}


def test_nothing_lies_among_the_vendored_files_unlisted():
    listed = {file["name"] for file in manifest()} | {"manifest.json"}
    assert {path.name for path in assets.VENDOR.iterdir() if path.is_file()} <= listed
