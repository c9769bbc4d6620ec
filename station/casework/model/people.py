"""Who there is: stations, those who work at them, workers and their employers."""

from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, declared, field

_PERSONAL = Privacy.PERSONAL
_FREE = Privacy.FREE_TEXT


@declared
class Station(Record):
    """A service station or union that keeps, sends or receives records."""

    record: ClassVar[str] = "station"
    title: ClassVar[str] = "服务站"

    name: str = field("单位全称", required=True)
    code: str = field("站点码", required=True)
    number_prefix: str = field("编号前缀", default="ZQ")
    level: str = field("级别", Kind.CODE, of="org_level", default="street")
    kind: str = field("站点类型", Kind.CODE, of="station_kind")
    parent_name: str = field("上级工会", required=True)
    issuer_name: str = field("发文机关")
    issuer_code: str = field("发文代字")
    district_issuer_name: str = field("区级发文机关")
    district_issuer_code: str = field("区级发文代字")
    province_rule: str = field("本省条例")
    letter_red_line: int | None = field("信函纸红线距纸顶（毫米）", Kind.COUNT)
    document_red_line: int | None = field("文件纸红线距纸顶（毫米）", Kind.COUNT)
    rule_set: str = field("期限规则")
    area: str = field("所属街道")
    address: str = field("地址")
    phone: str = field("联系电话")


@declared
class StaffMember(Record):
    """A person who works at the station."""

    record: ClassVar[str] = "staff_member"
    title: ClassVar[str] = "工作人员"

    name: str = field("姓名", required=True)
    role: str = field("角色", Kind.CODE, of="role", default="clerk")
    phone: str = field("联系电话")
    card_number: str = field("监督员证号")
    is_active: bool = field("在岗", Kind.FLAG, default=True)


@declared
class Worker(Record):
    """A worker who brings a grievance or belongs to a collective one."""

    record: ClassVar[str] = "worker"
    title: ClassVar[str] = "职工"

    name: str = field("姓名", privacy=_PERSONAL, required=True)
    id_number: str = field("身份证号", Kind.ID_NUMBER)
    sex: str = field("性别", Kind.CODE, of="sex", privacy=_PERSONAL)
    born_on: str = field("出生日期", Kind.DATE, privacy=_PERSONAL)
    phone: str = field("联系电话", Kind.PHONE)
    phone_note: str = field("电话备注", privacy=_FREE)
    address: str = field("通讯地址", privacy=_PERSONAL)
    kind: str = field("人员类别", Kind.CODE, of="worker_kind")
    is_member: bool = field("工会会员", Kind.FLAG)
    is_hardship: bool = field("困难职工", Kind.FLAG)
    delivery_address: str = field("送达地址", privacy=_PERSONAL)
    sealed_on: str = field("封存日期", Kind.DATE, group="seal")
    seal_reason: str = field("封存原因", Kind.CODE, of="seal_reason", group="seal")


@declared
class Employer(Record):
    """An employing or contracting unit."""

    record: ClassVar[str] = "employer"
    title: ClassVar[str] = "用人单位"

    name: str = field("单位名称", required=True)
    aliases: str = field("别名", Kind.LINES, privacy=Privacy.NONE)
    credit_code: str = field("统一社会信用代码", Kind.CREDIT_CODE)
    nature: str = field("单位性质", Kind.CODE, of="employer_nature")
    industry: str = field("行业", Kind.CODE, of="industry")
    headcount: int | None = field("职工数", Kind.COUNT)
    is_unionised: bool = field("已建会", Kind.FLAG)
    union_founded_on: str = field("建会日期", Kind.DATE)
    union_members: int | None = field("会员数", Kind.COUNT)
    is_congress_held: bool = field("职代会建制", Kind.FLAG)
    stars: int | None = field("民主管理星级", Kind.COUNT)
    is_supervision_set_up: bool = field("已建监督组织", Kind.FLAG)
    legal_person: str = field("法定代表人", privacy=_PERSONAL)
    area: str = field("所属街道")
    address: str = field("单位地址")
    contact: str = field("联系人", privacy=_PERSONAL)
    phone: str = field("单位电话", Kind.PHONE)


@declared
class OrgUnit(Record):
    """A union body in the tree of levels: enterprise or community, 片区, street, district."""

    record: ClassVar[str] = "org_unit"
    title: ClassVar[str] = "工会组织"

    name: str = field("组织名称", required=True)
    level: str = field("级别", Kind.CODE, of="org_level", default="community", required=True)
    parent_id: str = field("上级组织", Kind.KEY, of="org_unit")
    area: str = field("所属街道")
    head: str = field("负责人")
    phone: str = field("联系电话")
    note: str = field("说明", privacy=_FREE)


@declared
class Mediator(Record):
    """A mediator of the register (名册) that a mediation body keeps (人社部令第17号 art. 19; 粤316 art. 18)."""

    record: ClassVar[str] = "mediator"
    title: ClassVar[str] = "调解员"

    name: str = field("姓名", required=True)
    kind: str = field("调解员类别", Kind.CODE, of="mediator_kind", default="part_time")
    organisation: str = field("所在单位")
    phone: str = field("联系电话")
    speciality: str = field("擅长领域")
    certificate: str = field("证书编号")
    appointed_on: str = field("聘任日期", Kind.DATE)
    term_to: str = field("聘期至", Kind.DATE)
    is_active: bool = field("在聘", Kind.FLAG, default=True)


@declared
class Lawyer(Record):
    """A lawyer of the register: whom legal aid is assigned to and who sits at the station."""

    record: ClassVar[str] = "lawyer"
    title: ClassVar[str] = "律师"

    name: str = field("姓名", required=True)
    firm: str = field("律师事务所", required=True)
    licence: str = field("执业证号")
    phone: str = field("联系电话")
    speciality: str = field("擅长领域")
    posted_to: str = field("派驻地点")
    posted_kind: str = field("派驻类型", Kind.CODE, of="posting_kind")
    is_active: bool = field("在册", Kind.FLAG, default=True)


@declared
class Consent(Record):
    """That a person was told what is kept about them, or agreed to its going to another body (个人信息保护法 arts. 13, 17, 23)."""

    record: ClassVar[str] = "consent"
    title: ClassVar[str] = "告知和同意"

    worker_id: str = field("职工", Kind.KEY, of="worker", required=True)
    grievance_id: str = field("诉求", Kind.KEY, of="grievance")
    kind: str = field("事项", Kind.CODE, of="consent_kind", default="notice", required=True)
    recipient: str = field("接收方", Kind.CODE, of="recipient")
    recipient_name: str = field("接收方名称")
    given_on: str = field("日期", Kind.DATE, required=True)
    way: str = field("告知方式", Kind.CODE, of="consent_way", required=True)
    ground: str = field("处理依据", Kind.CODE, of="consent_ground", default="consent")
    scope: str = field("范围", privacy=_FREE)
    withdrawn_on: str = field("撤回日期", Kind.DATE)
    recorded_by: str = field("记录人")
