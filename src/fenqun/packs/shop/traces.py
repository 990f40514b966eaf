"""What customers do besides buying: browse, share, attend, call, answer, refer, consent."""

from collections.abc import Iterator
from random import Random

from fenqun.packs.shop.draw import count, normal, one, which
from fenqun.packs.shop.goods import CATEGORIES
from fenqun.packs.shop.people import Who
from fenqun.packs.shop.purchases import Habits
from fenqun.packs.shop.seasons import Period

HEADERS = {
    "events": ("customer_id", "event", "occurred_at", "category", "channel"),
    "contacts": ("customer_id", "contacted_at", "channel", "reason", "cost", "outcome"),
    "surveys": ("customer_id", "answered_at", "item", "answer"),
    "referrals": ("referrer_id", "customer_id", "referred_at"),
    "consents": ("customer_id", "purpose", "channel", "granted", "changed_at"),
}
"""The columns of each file."""

_REASONS = ("售后退换", "物流咨询", "投诉", "产品咨询", "节日问候", "上门拜访")
_COSTS = {"电话": (6, 18), "微信": (1, 5), "邮件": (1, 3), "上门": (80, 240)}
"""Yuan per contact, from and to, by channel."""
_OUTCOMES = ("已解决", "已解决", "已解决", "待跟进", "未接通")


class Traces:
    """One customer's rows, per file. `active`: the days it was a customer."""

    def __init__(self, chance: Random, who: Who, taste: Habits, period: Period) -> None:
        self._chance, self._who, self._taste, self._period = chance, who, taste, period

    def rows(self, active: tuple[int, int]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """File name and row, in the order of the files."""
        group = self._who.group
        years = (active[1] - active[0] + 1) / 365
        for event, per_year in (
            ("browse", group.browses),
            ("share", group.shares),
            ("attend", 0.15 + group.shares / 4),
        ):
            for _ in range(count(self._chance, per_year * years)):
                yield "events", self._event(event, active)
        for _ in range(count(self._chance, group.contacts * years)):
            yield "contacts", self._contact(active)
        if self._chance.random() < 0.15:
            yield from self._survey(active)
        yield from self._consents(active)

    def _moment(self, active: tuple[int, int]) -> str:
        first, last = active
        day = self._period.day(first + int(self._chance.random() * (last - first + 1)))
        second = int((8 + 15 * self._chance.random()) * 3600)
        return f"{day.isoformat()} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"

    def _event(self, event: str, active: tuple[int, int]) -> tuple[str, ...]:
        if event == "attend":
            item, channel = one(self._chance, ("新品品鉴会", "会员日", "亲子活动", "直播专场")), "线下活动"
        else:
            item = CATEGORIES[which(self._chance, self._taste.shelves)].name
            channel = one(self._chance, ("小程序", "官网", "天猫"))
        return (self._who.customer_id, event, self._moment(active), item, channel)

    def _contact(self, active: tuple[int, int]) -> tuple[str, ...]:
        chance = self._chance
        visits = not self._who.is_person and chance.random() < 0.3
        channel = "上门" if visits else one(chance, ("电话", "微信", "微信", "邮件"))
        low, high = _COSTS[channel]
        cost = f"{low + (high - low) * chance.random():.2f}"
        return (
            self._who.customer_id,
            self._moment(active),
            channel,
            one(chance, _REASONS),
            cost,
            one(chance, _OUTCOMES),
        )

    def _survey(self, active: tuple[int, int]) -> Iterator[tuple[str, tuple[str, ...]]]:
        when, mood = self._moment(active), 0.7 * normal(self._chance)
        satisfied = min(5, max(1, round(self._who.group.satisfied + mood)))
        recommend = min(10, max(0, round(2.4 * (self._who.group.satisfied + mood) - 1.5 + normal(self._chance))))
        yield "surveys", (self._who.customer_id, when, "satisfaction", str(satisfied))
        yield "surveys", (self._who.customer_id, when, "recommend", str(recommend))

    def _consents(self, active: tuple[int, int]) -> Iterator[tuple[str, tuple[str, ...]]]:
        joined = f"{self._period.day(active[0]).isoformat()} 12:00:00"
        for channel, share in (("sms", 0.7), ("email", 0.45)):
            if self._chance.random() < share:
                yield "consents", (self._who.customer_id, "marketing", channel, "yes", joined)
                if self._chance.random() < 0.06:
                    yield "consents", (self._who.customer_id, "marketing", channel, "no", self._moment(active))
