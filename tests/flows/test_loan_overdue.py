"""An overdue wheelchair is asked for at home and told to the point's own staff; what is back is nobody's news."""

import pytest

from anju.assistive import commands
from anju.assistive.events import LoanOverdue
from anju.flows.loan_overdue_to_message import overdue
from anju.kernel.viewer import SYSTEM
from anju.messaging.models import Message
from anju.people.models import Contact
from tests import world
from tests.assistive import scene
from tests.assistive.scene import DAY, NOW, days

pytestmark = pytest.mark.django_db


@pytest.fixture
def lent():
    """A wheelchair of Elder Zhao, whose daughter has an account, that should have been back yesterday."""
    place = scene.point()
    scene.piece(place)
    meng, zhao = scene.keeper(place), scene.borrower()
    Contact.objects.filter(elder=zhao, position=1).update(user_id=world.daughter_zhao().pk)
    return meng, scene.lent(meng, place, zhao)


def tell(loan):
    fact = LoanOverdue(
        area=loan.area_code, loan_id=loan.pk, piece_id=loan.piece_id, institution_id=loan.institution_id,
        elder_id=loan.elder_id, due_on=(DAY + days(30)).isoformat(),
    )  # fmt: skip
    overdue(SYSTEM, fact, NOW + days(31))
    return {
        (row.template.split("@")[0], row.recipient)
        for row in Message.objects.filter(thing="aid_loan", thing_id=loan.pk)
    }


def test_the_family_and_the_point_hear_of_it(lent):
    meng, loan = lent
    daughter = Contact.objects.get(elder_id=loan.elder_id, position=1)
    assert tell(loan) == {("loan_overdue", daughter.name), ("loan_overdue_here", meng.name)}
    text = Message.objects.filter(template__startswith="loan_overdue@").first().body
    assert "轮椅（LY-001）" in text
    assert "花园街辅具展示租赁站" in text


def test_what_came_back_meanwhile_is_nobodys_news(lent):
    meng, loan = lent
    commands.take_back(meng, loan.pk, now=NOW + days(31))
    assert tell(loan) == set()
