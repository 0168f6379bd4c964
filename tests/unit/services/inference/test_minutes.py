from lazulite.services.inference.minutes import KEPT, Minutes


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 6_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_is_news_until_it_is_told_and_again_when_it_goes_on() -> None:
    minutes = Minutes(Hand())
    minutes.of("blue").answer(3.0, rows=2)
    news = minutes.news()
    assert [(one.owner, one.start, one.figures["answered"], one.figures["rows"]) for one in news] == [
        ("blue", 6_000_000, 1, 2)
    ]
    assert minutes.news() == news
    minutes.told(news)
    assert minutes.news() == []
    minutes.of("blue").errors[424] += 1
    assert [one.figures["errors"] for one in minutes.news()] == [{"424": 1}]


def test_what_is_over_and_told_is_forgotten_and_what_is_not_told_stays() -> None:
    hand = Hand()
    minutes = Minutes(hand)
    minutes.of("blue").answer(3.0, rows=1)
    minutes.told(minutes.news())
    hand.now += 60
    minutes.of("green").feedback += 4
    hand.now += 60
    minutes.told([])
    assert [(one.owner, one.start) for one in minutes.news()] == [("green", 6_000_060)]
    minutes.of("blue").answer(3.0, rows=1)
    assert [(one.owner, one.figures["answered"]) for one in minutes.news()] == [("blue", 1), ("green", 0)]


def test_while_nobody_listens_two_days_are_kept() -> None:
    hand = Hand()
    minutes = Minutes(hand)
    minutes.of("blue").answer(3.0, rows=1)
    hand.now += KEPT * 60
    minutes.told([])
    assert len(minutes.news()) == 1
    hand.now += 60
    minutes.told([])
    assert minutes.news() == []
