"""Any file of any feed, damaged in any way: a clear state, and nothing lost.

A fixed seed of a few hundred; `python -m tests.bench.feed_damage` does thousands.
"""

from pathlib import Path

import pytest

from sources.feeds._feed import Feed
from sources.registry import Registry, load_registry
from tests.feed_trial import asked_feeds, trial

FEEDS = asked_feeds(load_registry())
EACH = 60


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.id)
def test_any_damage_is_a_state(feed: Feed, registry: Registry, tmp_path: Path) -> None:
    with trial(feed, registry, tmp_path) as made:
        assert made.rows()[0] > 0
        count = 0
        for part, damage, path in made.damage(EACH):
            count += 1
            made.suffer(part, damage, path, count)
    assert count > EACH / 2
