"""Fonts on paper: no text fails a document, what is left out is said, what is printed comes out again."""

import json
import subprocess
import sys
import unicodedata

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.prints.fonts import FAMILIES, MARK, fonts, readable, readable_data

# Each text in every style, beside letters and signs of the template's own.
TEMPLATE = b"""
#set document(title: "Texts")
#set text(lang: "en", font: json(bytes(sys.inputs.families)), fallback: false)
#for words in json(bytes(sys.inputs.texts)) {
  par(words)
  par(strong(words) + emph(words) + strong(emph(words)) + text(weight: "semibold", words))
  par("A" + words + "B" + sym.arrow + words)
}
"""
ARABIC = "مركز الأزمات"


def print_texts(texts: list[str], template: bytes = TEMPLATE) -> bytes:
    """Return the PDF of the texts. Raise typst.TypstError, and AssertionError for a warning."""
    inputs = {"texts": json.dumps(texts), "families": json.dumps(FAMILIES)}
    pdf, warnings = typst.compile_with_warnings(template, font_paths=fonts(), sys_inputs=inputs, pdf_standards="ua-1")
    assert [warning.message for warning in warnings] == []
    return pdf


def words_of(pdf: bytes) -> str:
    out = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join("".join(char for char in out if unicodedata.category(char) != "Cf").split())


def test_all_families_are_there():
    assert set(fonts().families()) == set(FAMILIES)


def test_ordinary_text_stays_as_it_is():
    text = "Call 020 7123 4567 – it’s “free”:\n£5 & #let x = [y] \\ $z$ <a> é Łódź İğne ✓ →"
    assert readable(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "shown", "lost"),
    [
        ("", "", ()),
        ("Hi 😀!", f"Hi {MARK}!", ("😀",)),
        ("😀😀 😀", f"{MARK}{MARK} {MARK}", ("😀",)),
        ("👩\u200d⚕️ here", f"{MARK} here", ("👩\u200d⚕",)),
        ("❤️\u200d🔥👍🏽🇬🇧", MARK * 3, ("❤\u200d🔥", "👍🏽", "🇬🇧")),
        ("1️⃣ 020", "1 020", ("1⃣",)),
        ("危机", MARK * 2, ("危", "机")),
        ("\ue000", MARK, ("\ue000",)),
        ("a\U0001d165b", "ab", ("a\U0001d165",)),
        ("\u0301x \u0301", "x ", ("\u0301",)),
        ("a\ud800b\x00c\x07d\ufeffe\u2060f\ufffcg", "abcdefg", ()),
        ("Ring \u202e4567\u202c now", "Ring 4567 now", ()),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne", ()),
        ("a\tb\u2003c\u202fd", "a b c\u00a0d", ()),
        ("tele\u00adphone\u200b", "tele\u00adphone\u200b", ()),
        ("می\u200cخواهم", "می\u200cخواهم\u200e", ()),
        (f"{ARABIC} 020 7123 4567", f"{ARABIC} 020\u00a07123\u00a04567\u200e", ()),
    ],
)
def test_what_cannot_be_printed_is_marked_and_said(text, shown, lost):
    assert readable(text) == (shown, lost)
    assert readable(shown)[1] == ()
    print_texts([shown])


def test_the_places_of_what_was_replaced_are_given():
    data = {"title": "Help", "steps": [{"words": "ok 😀"}, {"words": None, "n": 3, "yes": True}, "中"], "😀": 1.5}
    assert readable_data(data) == (
        {"title": "Help", "steps": [{"words": f"ok {MARK}"}, {"words": None, "n": 3, "yes": True}, MARK], "😀": 1.5},
        [("steps.0.words", ("😀",)), ("steps.2", ("中",))],
    )
    assert data["steps"][2] == "中"


def test_every_character_that_a_font_has_can_be_printed():
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    shown = [char for char in every if unicodedata.category(char) != "Cs" and MARK not in readable(char)[0]]
    assert len(shown) > 5000
    print_texts([readable(char)[0] for char in shown])
    print_texts([readable(f"ab{char}cd")[0] for char in shown])


# Plain unicode finds single characters; what breaks is how they meet: accents on letters of other fonts, joiners.
odd = st.lists(
    st.one_of(
        st.characters(codec=None),
        st.characters(max_codepoint=0x1FFF),
        st.characters(categories=("Mn", "Mc", "Me")),
        st.sampled_from("\n \u00a0\u200b\u200c\u200d\u200e\u202e\u2066\u00ad\ufe0f\u0301\u20e3\u064b👍🏽🇬🇧aéكম"),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(odd, st.text()), max_size=40))
def test_no_text_fails_a_document(texts):
    shown, faults = readable_data(texts)
    print_texts(shown)
    assert [readable(text)[1] for text in shown] == [()] * len(shown)  # what is readable stays so
    assert all(lost for _, lost in faults)


@pytest.mark.parametrize(
    "text",
    [
        "Zażółć gęślą jaźń, Tiếng Việt, İğne ışık, Yorùbá ọ̀rẹ́",
        "Українська психічне, Ελληνικά ψυχική",
        "मानसिक स्वास्थ्य सहायता क्षेत्र",
        "মানসিক স্বাস্থ্য সহায়তা",
        "மனநல உதவி தொலைபேசி எண்",
        "మానసిక ఆరోగ్య సహాయం",
        "የአእምሮ ጤና",
        "שלום עולם",
        ARABIC,
        "ذہنی صحت کی مدد",
    ],
)
def test_what_is_printed_comes_out_of_the_pdf_again(text):
    shown, lost = readable(text)
    assert lost == ()
    plain = b'#set document(title: "T")\n#set text(lang: "en", font: json(bytes(sys.inputs.families)))\n'
    out = words_of(print_texts([shown], plain + b"#json(bytes(sys.inputs.texts)).join()"))
    assert unicodedata.normalize("NFC", out) == unicodedata.normalize("NFC", text)


def test_a_number_after_arabic_is_not_turned_round():
    plain = b'#set document(title: "T")\n#set text(lang: "en", font: json(bytes(sys.inputs.families)))\n'
    loop = b"#for name in json(bytes(sys.inputs.texts)) [#par[Call #name: 020 7123 4567 today]]"
    out = words_of(print_texts([readable(ARABIC)[0], readable(f"{ARABIC} 020 7946 0000")[0]], plain + loop))
    assert out.count("020 7123 4567") == 2
    assert out.count("020 7946 0000") == 1


def test_nothing_is_read_before_it_is_needed():
    code = "import sys, directory.prints.fonts as it; print('fontTools' in sys.modules, it.fonts.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "0"]
