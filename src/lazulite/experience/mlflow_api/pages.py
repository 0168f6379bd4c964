"""How MLflow's clients ask for pages."""

from lazulite.foundation.pagination import PageRequest
from lazulite.services.training.tracking.entities import View
from lazulite.words.errors import Invalid

AT_MOST = 50_000


class SizeInvalid(Invalid):
    pass


def page(max_results: int | None, page_token: str | None, *, default: int) -> PageRequest:
    """Larger pages than ours are answered by ours: the client follows the token."""
    wanted = default if max_results is None else max_results
    if not 1 <= wanted <= AT_MOST:
        raise SizeInvalid(
            f"Invalid value {wanted} for parameter 'max_results' supplied: it must be between 1 and {AT_MOST}."
        )
    return PageRequest(max_results=min(wanted, 1000), page_token=page_token or None)


def view(name: str) -> View:
    try:
        return View(name or "ACTIVE_ONLY")
    except ValueError as error:
        raise Invalid(f"Invalid view type '{name}'.", hint="Use ACTIVE_ONLY, DELETED_ONLY or ALL.") from error
