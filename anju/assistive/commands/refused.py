"""Why a write of assistive devices is refused."""

from anju.kernel.refusals import Conflict, Invalid


class AidValueInvalid(Invalid):
    """A number, a day, a sum or a word that cannot be; ``field`` says which."""

    code = "aid_value_invalid"


class NoPiece(Conflict):
    """The last piece of this kind has just been taken."""

    code = "aid_no_piece"


class PlaceShut(Conflict):
    """The point is suspended or closed."""

    code = "aid_place_shut"


class PriceChanged(Conflict):
    """It would cost more than was shown."""

    code = "aid_price_changed"


class NumberThere(Conflict):
    """There is a piece with this number already."""

    code = "aid_number_there"


class NotClean(Conflict):
    """The piece came back and was not disinfected since."""

    code = "aid_not_clean"


class TooLong(Invalid):
    """Longer than the point lends this kind."""

    code = "aid_too_long"


class MethodWrong(Invalid):
    """This kind is not disinfected in that way."""

    code = "aid_method_wrong"
