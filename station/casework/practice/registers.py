"""The invented registers: mediators, the tree of union bodies, what is shared, figures entered by hand."""

from datetime import timedelta

from station.casework.model import (
    Indicator,
    Mediator,
    OrgUnit,
    Resource,
)
from station.casework.practice.chance import Chance


class Registers(Chance):
    """Mediators, union bodies, resources and figures."""

    def work(self) -> None:
        """Fill the registers."""
        start = self.world.at_start
        for place, (name, kind, organisation, speciality) in enumerate(self.words["mediators"]):
            appointed = self.world.today - timedelta(days=340 + 15 * place)
            mediator = Mediator(
                name=name,
                kind=kind,
                organisation=organisation,
                phone=self.world.phone(),
                speciality=speciality,
                certificate=f"滨调字{self.rng.randint(100, 999)}号",
                appointed_on=appointed.isoformat(),
                term_to=(appointed + timedelta(days=365 if place < 3 else 1095)).isoformat(),
                is_active=place != 1,
            )
            self.keep(mediator, start)
        known: dict[str, str] = {}
        for name, level, above, area in self.words["org_units"]:
            self._org_unit(known, name, level, above, area)
        for employer in [employer for employer in self.met if employer.is_unionised][:10]:
            above = "河湾工业园片区工会联合会" if employer.area == "河湾街道" else "货场东片区工会联合会"
            self._org_unit(known, f"{employer.name}工会", "enterprise", above, employer.area)
        for kind, name, area, uses, served in self.words["resources"]:
            contact, phone = self.pick(self.clerks), self.world.phone()
            kept = Resource(kind=kind, name=name, area=area, contact=contact, phone=phone, uses=uses or None, served=served)
            self.keep(kept, start)
        for kind, value, base, target, source in self.words["indicators"]:
            for year in (self.world.today.year - 1, self.world.today.year):
                # a figure of the year before is a tenth lower
                number = value if year == self.world.today.year else str(int(value) * 9 // 10)
                figure = Indicator(period=str(year), kind=kind, value=number, base=base, target=target, source=source)
                self.keep(figure, start)

    def _org_unit(self, known: dict[str, str], name: str, level: str, above: str, area: str) -> None:
        head, phone = self.pick(self.clerks), self.world.phone()
        unit = OrgUnit(name=name, level=level, parent_id=known.get(above, ""), area=area, head=head, phone=phone)
        known[name] = self.keep(unit, self.world.at_start).id
