"""What an upgrade leaves to be made anew from what is there: done here where it is quick, said where it takes its time."""

from collections.abc import Callable


def look_after(tell: Callable[[str], None]) -> None:
    """Makes the listings of towns that have none, settles months; says in which towns the search keys are of an older scheme."""
    from marugoto.indicators.actions import settling
    from marugoto.people import queries as people
    from marugoto.resources.actions import listings

    for town, made in listings.list_unlisted():
        tell(f"{town}: 社会資源の掲載 {made:,} 件  listings made anew")
    if settled := settling.settle_all():
        tell(f"月の数を締めた {settled:,}  months of figures settled")
    old = people.towns_with_old_keys()
    if old:
        tell(
            f"{'・'.join(old)}: 検索の鍵が古い作り方のままです。見つからない人がいます。別の窓で: marugoto people rekey"
        )
        tell(
            "  The search keys there are of an older scheme; run `marugoto people rekey` (while the pages are open)."
        )
