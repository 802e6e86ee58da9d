"""Invented people and what they say. Nobody of them lives; every name can be told from the seed."""

from dataclasses import dataclass
from datetime import date
from random import Random

from marugoto.people.actions import demo_names

STORIES = (
    "一人ぐらしで、電球の交換やごみ出しがむずかしくなった。",
    "親の介護で仕事を休みがちになり、家賃が遅れている。",
    "息子が長く家から出ていない。親が先に倒れたらと心配している。",
    "こどもが学校に行きたがらない。朝、起きられない日が続く。",
    "退職してから、話す相手がいない。集まれる場所を知りたい。",
    "物忘れがふえた。お金の払い方がわからなくなるときがある。",
    "夫の病気で収入が減った。食べるものを買う金が足りない。",
    "近所の家で、雨戸が何日も閉まったままになっている。",
    "障害のある妹と母の二人ぐらし。母の入院で、家のことが回らない。",
    "仕事が続かず、相談できる相手がいない。",
)


@dataclass(frozen=True)
class Invented:
    """Somebody who never was."""

    name: str
    kana: str
    birth: str
    phone: str


class Crowd:
    """Draws people; the same dice draw the same."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._n = 0

    def somebody(self, *, on: date) -> Invented:
        """A person of 18 to 95 with a number of one's own."""
        self._n += 1
        surname, surname_kana = self._dice.choice(demo_names.SURNAMES)[:2]
        born = on.year - self._dice.randint(18, 95)
        names = demo_names.given_names(born, self._dice.choice(("female", "male")))
        given, given_kana = self._dice.choice(names)[:2]
        return Invented(
            name=f"{surname} {given}",
            kana=f"{surname_kana} {given_kana}",
            birth=f"{born}-{self._dice.randint(1, 12):02}-{self._dice.randint(1, 28):02}",
            phone=f"090-0000-{self._n % 10000:04}",
        )

    def story(self) -> str:
        """What is said."""
        return self._dice.choice(STORIES)
