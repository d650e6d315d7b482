"""The jobs process of a town whose time is set from outside."""

import django
from django.core.management import call_command


def main() -> None:
    """Work until told to stop, as ``anju process jobs`` does."""
    django.setup()
    from django.conf import settings

    from anju.kernel import memory
    from benchmarks import town_clock

    settings.ANJU_WEBHOOK_LOOPBACK = True  # the city hears on this machine
    town_clock.wear()
    memory.settle()  # as the product's own process does
    call_command("procrastinate", "worker", "--concurrency", "1")


if __name__ == "__main__":
    main()
