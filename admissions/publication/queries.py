"""What is public of a result, and the look-up by file code and secret."""

from admissions.accounts.secrets import hash_secret, normalise, secret_matches
from admissions.models import Application, Placement
from admissions.workflows.round import RESULT_IS_PUBLIC


def find_file(*, code: str, secret: str) -> Application | None:
    """The file with this code, when the secret is right; the same silence for a wrong code and a wrong secret."""
    typed = normalise(code)
    prefix, rest = typed[:-8], typed[-8:]
    application = (
        Application.objects.select_related("round", "applicant").filter(code=f"{prefix}-{rest}").first()
    )
    if application is None:
        hash_secret(secret)  # the same work for an unknown code
        return None
    return application if secret_matches(secret, application.secret_hash) else None


def published_placement(application: Application) -> Placement | None:
    """What the published run gave this file; None before publication or when the file took no part."""
    admission_round = application.round
    if admission_round.state not in RESULT_IS_PUBLIC:
        return None
    return (
        Placement.objects.filter(run_id=admission_round.published_run_id, application=application)
        .select_related("offering__school")
        .first()
    )
