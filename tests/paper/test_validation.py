"""Each check of PDF/UA-1 finds what it is there to find: a good file passes, spoilt ones do not."""

import io

import pikepdf
import pytest
import typst

from directory.prints.fonts import FAMILIES, fonts

from .validation import VeraPdfUnavailable, faults, find_java, find_verapdf, verapdf_faults

GOOD = """
#set document(title: "Help")
#set text(lang: "en", font: "%s")
= Help
Call #link("https://example.org")[us].
#figure(rect(), alt: "A box", caption: [Box])
"""


@pytest.fixture(scope="module")
def good():
    return typst.compile((GOOD % FAMILIES[0]).encode(), font_paths=fonts(), pdf_standards="ua-1")


def without_language(pdf):
    del pdf.Root.Lang


def without_title(pdf):
    del pdf.Root.ViewerPreferences
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        del meta["dc:title"]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def without_tag(pdf):
    page = pdf.pages[0]
    page.contents_add(b"q BT /f0 12 Tf 1 0 0 1 20 20 Tm <0001> Tj ET Q")


def without_alternative(pdf):
    figures = [it for it in pdf.objects if isinstance(it, pikepdf.Dictionary) and it.get("/S") == "/Figure"]
    assert figures
    for figure in figures:
        del figure.Alt


SPOILT = [without_language, without_title, without_tag, without_alternative]


def spoilt(pdf, how):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        how(opened)
        opened.save(out)
    return out.getvalue()


def test_pdfua_passes_what_is_right(good):
    assert faults(good) == []


@pytest.mark.parametrize("how", SPOILT, ids=lambda how: how.__name__)
def test_pdfua_finds_what_is_spoilt(good, how):
    assert faults(spoilt(good, how))


def test_verapdf_passes_what_is_right_and_finds_what_is_spoilt(good, tmp_path):
    try:
        find_java(), find_verapdf()
    except VeraPdfUnavailable as reason:
        pytest.skip(str(reason))
    paths = [tmp_path / "good.pdf", *(tmp_path / f"{how.__name__}.pdf" for how in SPOILT), tmp_path / "no_pdf.pdf"]
    for path, pdf in zip(paths, [good, *(spoilt(good, how) for how in SPOILT), b"words"], strict=True):
        path.write_bytes(pdf)
    found = verapdf_faults(paths)
    assert {fault.split(":")[0] for fault in found} == {path.name for path in paths[1:]}
