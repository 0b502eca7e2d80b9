"""Papers by which an adult who is no parent may bring a child, and who accepts them."""

from datetime import datetime

from django.db import transaction

from retorno.intake.ages import may_be_child
from retorno.intake.typed import read_typed
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action, Viewer
from retorno.web.actions.records import held, tell
from retorno.web.records.groups import FAMILY
from retorno.web.records.models import CustodyPaper
from retorno.web.records.models.families import ANSWERS, PAPERS

EDIT = Action.FAMILIES_EDIT


@transaction.atomic
def add_paper(
    viewer: Viewer, *, child: str, carer: str, what: str, valid_until: str, now: datetime
) -> int:
    """Note a paper that was seen; whether it is accepted is asked for next.

    Args:
        viewer: Who saw it.
        child: Number of the child.
        carer: Number of the adult.
        what: One of `PAPERS`.
        valid_until: Last day on which it holds, as typed; empty where it does not say.
        now: This moment.

    Returns:
        The key of the paper.
    """
    if what not in PAPERS:
        raise RefusedError("families.unknown_code", value=what)
    day, problem = read_typed("document_expires", valid_until, as_of=now.date())
    if problem:
        raise RefusedError("families.bad_day", value=valid_until)
    if child == carer:
        raise RefusedError("families.same_person")
    first, second = (held(viewer, EDIT, one) for one in sorted((child, carer)))
    ward, adult = (first, second) if first.number == child else (second, first)
    if may_be_child(adult.birth_date, now.date()):
        raise RefusedError("families.not_an_adult")
    paper = CustodyPaper.objects.create(
        child=ward, carer=adult, what=what, valid_until=day, seen_at=now
    )
    tell(viewer, ward, by=EDIT, action="family.paper_seen", group=FAMILY, before={},
         after={"paper": what, "carer": adult.person_id, "valid_until": day}, now=now)  # fmt: skip
    return paper.pk


@transaction.atomic
def answer_paper(
    viewer: Viewer, *, child: str, paper_id: int, accepted: str, office: str, now: datetime
) -> None:
    """Note whether an office accepts a paper.

    Raises:
        RefusedError: No such paper, no such answer, or no office was named.
    """
    if accepted not in ANSWERS:
        raise RefusedError("families.unknown_code", value=accepted)
    if not office.strip():
        raise RefusedError("families.which_office")
    ward = held(viewer, EDIT, child)
    paper = CustodyPaper.objects.select_for_update().filter(pk=paper_id, child=ward).first()
    if paper is None:
        raise RefusedError("families.no_paper")
    before = {"accepted": paper.accepted, "accepted_by": paper.accepted_by}
    paper.accepted, paper.accepted_by = accepted, office.strip()
    paper.accepted_on = now.date().isoformat()
    paper.save(update_fields=["accepted", "accepted_by", "accepted_on"])
    tell(viewer, ward, by=EDIT, action="family.paper_answered", group=FAMILY, before=before,
         after={"accepted": accepted, "accepted_by": paper.accepted_by}, now=now)  # fmt: skip
