"""Making and breaking trees in tests."""

from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from decision_tree.models import DecisionTreePage


def with_steps(page: DecisionTreePage, change) -> DecisionTreePage:
    """Return the page with its raw steps changed in memory by `change(raw)`."""
    raw = list(page.steps.get_prep_value())
    change(raw)
    page.steps = DecisionTreePage._meta.get_field("steps").stream_block.to_python(raw)
    return page


def dead_end(raw) -> None:
    """Break steps: the second question loses its answers."""
    raw[1]["value"]["answers"] = []


def broken(page: DecisionTreePage) -> DecisionTreePage:
    """Return the page with a mistake, in memory alone."""
    return with_steps(page, dead_end)


def break_in_database(page: DecisionTreePage) -> DecisionTreePage:
    """Make a live tree go wrong behind the gate's back, as when a service closes."""
    broken(page)
    DecisionTreePage.objects.filter(pk=page.pk).update(steps=page.steps)
    return DecisionTreePage.objects.get(pk=page.pk)


def form_of(page: DecisionTreePage, **more) -> dict:
    """Return what a browser would post for the page as it is in memory."""

    def listed(values) -> dict:
        items = [item["value"] if isinstance(item, dict) and "value" in item else item for item in values or ()]
        return {
            "count": str(len(items)),
            **{str(at): {"value": value, "order": str(at), "deleted": "", "id": ""} for at, value in enumerate(items)},
        }

    def ticked(value: dict) -> dict:
        return {name: "on" if found is True else found for name, found in value.items() if found not in (False, None)}

    def step(item) -> tuple:
        value = dict(item["value"])
        if item["type"] == "question":
            value["answers"] = listed([ticked(answer.get("value", answer)) for answer in value["answers"]])
        else:
            value["services"] = listed(value["services"])
        return (item["type"], value, item.get("id", ""))

    def scenario(item) -> tuple:
        return ("scenario", {**item["value"], "answers": listed(item["value"]["answers"])}, item.get("id", ""))

    def stream(items) -> dict:
        data = streamfield([(kind, value) for kind, value, _ in items])
        for at, (_, _, block) in enumerate(items):
            data[str(at)]["id"] = block
        return data

    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "audience": page.audience,
            "intro": page.intro,
            "start": page.start,
            "search_description": "",
            "go_live_at": "",
            "steps": stream([step(item) for item in page.steps.get_prep_value()]),
            "scenarios": stream([scenario(item) for item in page.scenarios.get_prep_value()]),
            "comments": inline_formset([]),
            **more,
        }
    )
