"""What processes do that race for one budget, or for one clip."""

from typing import Any

from resources.ledger import BudgetExceeded, Ledger, Purchase

RACERS = 8
PRICE = 100


def grab(url: str, name: str, budget: int, wins: Any, gate: Any) -> None:
    """Reserve as often as it goes, settle every other one and give every fourth back, and report what was kept."""
    ledger = Ledger.open(url)
    gate.wait()
    kept = 0
    for number in range(10):
        try:
            bought = ledger.reserve(Purchase(f"song/{name}", f"{name}{number}", PRICE), 10 * PRICE, song_cap=budget)
        except BudgetExceeded:
            continue
        if number % 4 == 3:
            ledger.release(bought)
            continue
        kept += PRICE
        if number % 2:
            ledger.settle(bought, PRICE, 1)
    wins.put(kept)


def watch(url: str, budget: int, wins: Any, ended: Any) -> None:
    """Look at the song's commitments all the while, and report the most that was seen."""
    ledger, most = Ledger.open(url), 0
    while not ended.is_set():
        most = max(most, ledger.committed_by_song_microdollars("song"))
    wins.put(most)


def hold_and_wait(url: str, key: str, held: Any, forever: Any) -> None:
    """Take a hold and keep it until killed."""
    assert Ledger.open(url).holder().take(key)
    held.set()
    forever.wait()
