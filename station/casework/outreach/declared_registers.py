"""The registers of a station (名册) and the figures entered by hand, declared like its work: see ``work``."""

from station.casework.model import Indicator, Lawyer, Mediator, OrgUnit, Resource
from station.casework.outreach.declaring import Act, Group, Work

REGISTERS: tuple[Work, ...] = (
    Work(
        cls=Mediator,
        icon="user-check",
        name="name",
        order=("appointed_on",),
        groups=(
            Group(
                "调解员",
                (
                    ("name", "kind", "phone"),
                    ("organisation", "speciality"),
                    ("certificate", "appointed_on", "term_to"),
                    ("is_active",),
                ),
            ),
        ),
        columns=("name", "kind", "organisation", "speciality", "term_to", "is_active"),
        is_register=True,
        acts=(
            Act("renew", "续聘", (("term_to",),), lambda mediator: mediator.is_active, sets=(("is_active", True),)),
            Act("dismiss", "解聘", offered=lambda mediator: mediator.is_active, sets=(("is_active", False),)),
            Act(
                "appoint",
                "重新聘任",
                (("appointed_on", "term_to"),),
                lambda mediator: not mediator.is_active,
                sets=(("is_active", True),),
            ),
        ),
    ),
    Work(
        cls=Lawyer,
        icon="scale",
        name="name",
        order=("name",),
        groups=(
            Group(
                "律师",
                (
                    ("name", "firm", "licence"),
                    ("phone", "speciality"),
                    ("posted_kind", "posted_to"),
                    ("is_active",),
                ),
            ),
        ),
        columns=("name", "firm", "speciality", "posted_to", "is_active"),
        is_register=True,
        acts=(
            Act("retire", "移出名册", offered=lambda lawyer: lawyer.is_active, sets=(("is_active", False),)),
            Act("return", "放回名册", offered=lambda lawyer: not lawyer.is_active, sets=(("is_active", True),)),
        ),
    ),
    Work(
        cls=OrgUnit,
        icon="sitemap",
        name="name",
        order=("name",),
        groups=(Group("工会组织", (("name", "level"), ("parent_id", "area"), ("head", "phone"), ("note",))),),
        columns=("name", "level", "parent_id", "area", "head", "phone"),
        is_register=True,
    ),
    Work(
        cls=Resource,
        icon="building-community",
        name="name",
        order=("name",),
        groups=(
            Group(
                "资源",
                (("name", "kind"), ("area", "address"), ("contact", "phone"), ("uses", "served"), ("note",)),
            ),
        ),
        columns=("name", "kind", "area", "contact", "uses", "served"),
        is_register=True,
    ),
    Work(
        cls=Indicator,
        icon="chart-bar",
        name="kind",
        order=("period",),
        groups=(Group("填报指标", (("kind", "period"), ("value", "base", "target"), ("source",), ("note",))),),
        columns=("period", "kind", "value", "base", "target", "source"),
        is_register=True,
    ),
)
