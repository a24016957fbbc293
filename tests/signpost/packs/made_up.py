"""Packs put together by chance: every field full or empty, in any script and with any marks."""

from typing import Any

from hypothesis import strategies as st

from directory import vocabulary
from directory.checks import unseen_problem
from signpost.packs.schema import PackFile, Search, ServicesFile, SynonymGroup
from signpost.packs.trees import Pack, Tree

NASTY = ["no", "on", "999", "0x1F", "~", "- a", "a: b", "#", "'\"\\", "\u0645\u0631\u062d\u0628\u0627"]
NASTY += [
    "\u05e9\u05dc\u05d5\u05dd",
    "caf\u00e9",
    "\U0001f642",
    "2026-01-01",
    "<script>",
    "{{ 7 }}",
    "null",
    "*a",
]
CHARACTERS = st.characters(
    exclude_categories=("Cs",), exclude_characters="".join(map(chr, (*range(9), 11, 12, *range(14, 32), 127)))
)
WORDS = (st.sampled_from(NASTY) | st.text(CHARACTERS, min_size=1, max_size=20)).filter(
    lambda text: not unseen_problem(text)
)
TEXTS = st.builds("\n".join, st.lists(WORDS, min_size=1, max_size=3)).filter(str.strip)
LINES = WORDS.map(lambda text: " ".join(text.split())).filter(lambda text: text.strip() and len(text.splitlines()) == 1)
KEYS = st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,4})?\Z").filter(lambda key: key not in ("everywhere", "elsewhere"))
DAYS = st.dates()
HOURS = st.sampled_from(
    [
        "always",
        {"weekdays": ["09:00-12:00", "13:00-17:00"], "bank_holidays": []},
        {"daily": ["22:00-06:00"], "dates": {"2026-12-24": ["09:00-12:00"], "2026-12-25": []}},
    ]
)
CLAUSES = LINES.map(lambda line: f"you {line}").filter(lambda line: not line.endswith("."))


def some(words: dict[str, str], at_least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(words)), unique=True, min_size=at_least)


def perhaps(needed: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(needed, optional=optional)


LANGUAGES = st.lists(st.sampled_from(["bn", "so", "bfi", "fr", "tr"]), unique=True)
AGREED = perhaps({"by": LINES, "on": DAYS})


def contacts(others: list[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    fields: dict[str, Any] = {"label": LINES, "hours": HOURS, "languages": LANGUAGES, "for": some(vocabulary.AUDIENCES)}
    fields["restricted"] = st.booleans()
    number = st.sampled_from(["999", "020 7946 0111", "116 123", "07700 900 118"])
    url = st.just("https://example.org/a?b=%20c")
    kinds = [
        perhaps({"kind": st.sampled_from(["voice", "relay"]), "number": number}, **fields),
        perhaps({"kind": st.just("text"), "number": number}, message=LINES, **fields),
        perhaps({"kind": st.just("email"), "address": st.just("jo@example.org")}, **fields),
        perhaps({"kind": st.sampled_from(["web", "chat"]), "url": url}, **fields),
    ]
    if others:  # the first service has a telephone that others may follow
        del fields["for"]
        kinds.append(perhaps({"kind": st.just("voice"), "same_as": st.just(others[0])}, **fields))
    return st.lists(st.one_of(kinds), max_size=3)


@st.composite
def services(
    draw: st.DrawFn, key: str, others: list[str], organisations: list[str], areas: list[str]
) -> dict[str, Any]:
    keys = st.lists(st.sampled_from(others), unique=True) if others else st.just([])
    criterion = perhaps(
        {"kind": st.sampled_from(list(vocabulary.CRITERION_KINDS)), "public": TEXTS},
        professional=TEXTS,
        instead=keys,
        agreed=AGREED,
    )
    target = perhaps(
        {
            "level": st.sampled_from(list(vocabulary.URGENCIES)),
            "within_hours": st.sampled_from([0, 0.25, 0.5, 1]),  # fit every level
            "professional_who": CLAUSES,
        },
        who=CLAUSES,
    )
    given = draw(
        perhaps(
            {
                "key": st.just(key),
                "name": LINES,
                "organisation": st.sampled_from(organisations),
                "areas": st.just("everywhere") | st.lists(st.sampled_from(areas), unique=True, min_size=1),
                "urgency": some(vocabulary.URGENCIES, 1),
                "for": some(vocabulary.AUDIENCES, 1),
                "summary": TEXTS,
                "contacts": contacts(others),
            },
            type=st.sampled_from(list(vocabulary.TYPES)),
            also_known_as=st.lists(LINES, unique=True, max_size=3),
            status=st.sampled_from(list(vocabulary.STATUSES)),
            instead=keys,
            alert=perhaps({"text": LINES, "until": DAYS}),
            professional_roles=some(vocabulary.PROFESSIONAL_ROLES),
            ages=st.sampled_from([{}, {"min": 0}, {"max": 17}, {"min": 18, "max": 150}]),
            groups=some(vocabulary.GROUPS),
            tier=st.integers(1, 4),
            what_happens=TEXTS,
            what_to_send=TEXTS,
            address=perhaps(
                {},
                line=LINES,
                town=LINES,
                postcode=st.just("N19 5NF"),
                latitude=st.floats(-90, 90),
                longitude=st.floats(-180, 180),
            ),
            hours=HOURS,
            languages=LANGUAGES,
            interpreters=st.booleans(),
            attending=some(vocabulary.ATTENDING),
            access=some(vocabulary.ACCESS),
            waiting=perhaps({"text": LINES, "on": DAYS}),
            response_targets=st.lists(target, max_size=2),
            criteria=st.lists(criterion, max_size=2),
            referral=some(vocabulary.REFERRALS),
            identifiers=perhaps({}, ods_code=LINES, dos_id=LINES, oruk_id=LINES),
            checked=perhaps({"on": DAYS}, by=LINES),
            cost=LINES,
            tags=st.lists(LINES.map(str.lower), unique_by=str.casefold, max_size=3),
            source=TEXTS,
        )
    )
    if given.get("type") == "self_help":
        given.pop("response_targets", None)
    return given


FIRST = {
    "key": "first",
    "name": "First",
    "areas": "everywhere",
    "urgency": ["emergency"],
    "for": ["patient", "carer", "professional"],
    "summary": "Answers.",
    "contacts": [{"kind": "voice", "number": "111", "hours": "always"}],
}


@st.composite
def packs(draw: st.DrawFn, name: str = "made-up") -> Pack:
    areas, organisations = (draw(st.lists(KEYS, min_size=1, max_size=3, unique=True)) for _ in range(2))
    keys = draw(st.lists(KEYS.filter(lambda key: key != "first"), max_size=2, unique=True))
    head = PackFile.model_validate(
        {
            "pack": name,
            "site": draw(perhaps({"name": LINES, "owner": st.just(organisations[0])}, strapline=TEXTS, notice=TEXTS)),
            "areas": [
                draw(
                    perhaps(
                        {"key": st.just(key), "name": LINES},
                        gss_code=st.just("E09000007"),
                        postcode_districts=st.just(["N19", "N1"]),
                    )
                )
                for key in areas
            ],
            "organisations": [
                draw(
                    perhaps(
                        {
                            "key": st.just(key),
                            "name": LINES,
                            "kind": st.sampled_from(list(vocabulary.ORGANISATION_KINDS)),
                        },
                        website=st.just("https://example.org/"),
                    )
                )
                for key in organisations
            ],
        }
    )
    first = {**FIRST, "organisation": organisations[0]}
    made = [first, *(draw(services(key, ["first"], organisations, areas)) for key in keys)]
    groups = draw(st.lists(st.lists(LINES, min_size=2, max_size=3, unique=True), max_size=2))
    return Pack(
        name=head.pack,
        site=head.site,
        areas=head.areas,
        organisations=head.organisations,
        services=ServicesFile.model_validate({"services": made}).services,
        synonyms=tuple(map(SynonymGroup.model_validate, groups)),
        searches=(Search.model_validate({"query": "a", "expect": ["first"]}),),
    )


STEPS = st.from_regex(r"\A[a-z]{1,3}\Z") | st.sampled_from(["999", "on", "null"])
ANSWERS = perhaps(
    {"say": LINES, "go": STEPS},
    danger=st.booleans(),
    unsure=st.booleans(),
    unsure_waiver=TEXTS,
    sets=perhaps({}, age=st.sampled_from(["adult", "0-11"]), area=st.just("elsewhere")),
)
TREES = perhaps(
    {
        "tree": KEYS,
        "title": LINES,
        "audience": st.sampled_from(list(vocabulary.AUDIENCES)),
        "start": STEPS,
        "questions": st.dictionaries(
            STEPS, perhaps({"ask": LINES, "answers": st.lists(ANSWERS, max_size=3)}, hint=TEXTS)
        ),
        "outcomes": st.dictionaries(
            STEPS,
            perhaps(
                {
                    "level": st.sampled_from(list(vocabulary.URGENCIES)),
                    "title": LINES,
                    "services": st.lists(KEYS, max_size=2),
                },
                advice=TEXTS,
            ),
        ),
    },
    intro=TEXTS,
    agreed=AGREED,
    scenarios=st.lists(perhaps({"name": LINES, "answers": st.lists(LINES), "ends": STEPS}), max_size=2),
).map(Tree.model_validate)
