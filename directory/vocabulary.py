"""The words of the directory: every value that a field with fixed choices may have, with what is shown for it.

`content/README.md` defines them. The keys are what packs, addresses and the database hold.
"""

from typing import Final

Words = dict[str, str]

TYPES: Final[Words] = {
    "service": "Service",
    "self_help": "Self-help: an app, website, course or book, used alone",
}

# Most urgent first. NHS Data Dictionary, clinical response priority: 1, 4, 2, 3; the last is ours.
URGENCIES: Final[Words] = {
    "emergency": "Now, a life is at risk",
    "very_urgent": "Within 4 hours",
    "urgent": "Within 24 hours",
    "routine": "In days or weeks",
    "staying_well": "Staying well",
}

AUDIENCES: Final[Words] = {
    "patient": "People who need help",
    "carer": "Friends, family and carers",
    "professional": "Professionals",
}

STATUSES: Final[Words] = {
    "open": "Open",
    "temporarily_closed": "Closed for now",
    "closed": "Closed",
}

PROFESSIONAL_ROLES: Final[Words] = {
    "gp": "GPs",
    "police": "Police",
    "ambulance": "Ambulance staff",
    "social_care": "Social care staff",
    "mental_health": "Mental health staff",
    "voluntary": "Voluntary sector staff",
}

GROUPS: Final[Words] = {
    "children_and_young_people": "Children and young people",
    "older_people": "Older people",
    "veterans": "Veterans",
    "learning_disability": "People with a learning disability",
    "substance_misuse": "People who use drugs or alcohol",
    "homeless": "People who are homeless",
    "no_recourse_or_foreign_national": "People with no recourse to public funds, and foreign nationals",
    "perinatal": "Pregnancy and the first year after birth",
    "lgbt": "LGBT+ people",
    "ethnic_minority_communities": "People from ethnic minority communities",
    "railway": "People at risk on the railway",
}

REFERRALS: Final[Words] = {
    "self": "You can contact the service yourself",
    "carer": "A friend, relative or carer can contact the service",
    "gp": "A GP can refer",
    "professional": "Another professional can refer",
    "police": "The police can refer",
}

ATTENDING: Final[Words] = {
    "phone": "By phone",
    "text": "By text",
    "online": "Online",
    "in_person": "In person",
    "home_visit": "At home",
}

# Missing means not known, never "no".
ACCESS: Final[Words] = {
    "step_free": "Step-free access",
    "hearing_loop": "Hearing loop",
    "accessible_toilet": "Accessible toilet",
    "bsl": "British Sign Language",
    "easy_read": "Easy Read information",
    "quiet_space": "A quiet space to wait",
}

ORGANISATION_KINDS: Final[Words] = {
    "nhs_trust": "NHS trust",
    "council": "Council",
    "voluntary": "Voluntary organisation",
    "police": "Police",
    "national": "National organisation",
    "other": "Other",
}

CONTACT_KINDS: Final[Words] = {
    "voice": "Phone",
    "text": "Text",
    "relay": "Textphone or Relay UK",
    "email": "Email",
    "web": "Website",
    "chat": "Online chat",
}
# Which field of a contact says how to reach it; for all other kinds it is its number.
REACHED_BY: Final[Words] = {"email": "address", "web": "url", "chat": "url"}

CRITERION_KINDS: Final[Words] = {
    "accept": "Who it is for",
    "decline": "Who it is not for",
}

AGES: Final[Words] = {
    "under-18": "Under 18",
    "adult": "18 or over",
}


def rank(urgency: str) -> int:
    """Return how urgent a word of `URGENCIES` is: 0 for the most urgent. Raise ValueError for any other word."""
    return list(URGENCIES).index(urgency)


def target_in_words(within_hours: float | None, level: str) -> str:
    """Return a response target in words: an aim, never a promise."""
    if within_hours is None:
        return URGENCIES.get(level, "").lower()
    if within_hours == 0:
        return "at once"
    if within_hours < 1:
        return f"within {within_hours * 60:.0f} minutes"
    if within_hours >= 48 and within_hours % 24 == 0:
        return f"within {within_hours / 24:.0f} days"
    return f"within {within_hours:g} hour{'' if within_hours == 1 else 's'}"
