"""The parts screens are built of; import them from here: ``from station.ui.widgets import Button, Card, column``.

Each is loaded when it is first asked for, so that the first list waits for those it shows and no others.
"""

from typing import TYPE_CHECKING

from station.parts import homes_of, loader

_PARTS = {
    "avatar": "Avatar",
    "button": "ICON LINK PRIMARY SECONDARY Button",
    "card": "Card Note",
    "charts": "Legend MonthBars",
    "chips": "FilterChip",
    "choice": "CheckBox ComboBox RadioButton",
    "dialog": "Answer Dialog ask forget_typed",
    "emptystate": "EmptyState",
    "icon": "Icon",
    "items": "Item ItemList",
    "keyvalue": "KeyValues paired",
    "layout": "Pane Rule Scroll column empty reveal row",
    "menubutton": "MenuButton add_choice",
    "pill": "Pill PillText due_soon due_today overdue status",
    "progress": "Bar ProgressStrip ProgressStrips",
    "sections": "COMPLETE OPEN PROBLEM SectionItem SectionNav",
    "segments": "SegmentedChoice",
    "stepper": "DONE NEXT NOW SKIPPED Step Stepper VerticalStepper",
    "tabs": "ViewTabs",
    "text": "ElidedLabel Label Paragraph Run spaced unbroken",
    "timeline": "Event Timeline",
    "toast": "Toast",
}
_HOMES = homes_of(_PARTS)

if TYPE_CHECKING:  # the same for who reads the code
    from station.ui.widgets.avatar import Avatar as Avatar
    from station.ui.widgets.button import ICON as ICON
    from station.ui.widgets.button import LINK as LINK
    from station.ui.widgets.button import PRIMARY as PRIMARY
    from station.ui.widgets.button import SECONDARY as SECONDARY
    from station.ui.widgets.button import Button as Button
    from station.ui.widgets.card import Card as Card
    from station.ui.widgets.card import Note as Note
    from station.ui.widgets.charts import Legend as Legend
    from station.ui.widgets.charts import MonthBars as MonthBars
    from station.ui.widgets.chips import FilterChip as FilterChip
    from station.ui.widgets.choice import CheckBox as CheckBox
    from station.ui.widgets.choice import ComboBox as ComboBox
    from station.ui.widgets.choice import RadioButton as RadioButton
    from station.ui.widgets.dialog import Answer as Answer
    from station.ui.widgets.dialog import Dialog as Dialog
    from station.ui.widgets.dialog import ask as ask
    from station.ui.widgets.dialog import forget_typed as forget_typed
    from station.ui.widgets.emptystate import EmptyState as EmptyState
    from station.ui.widgets.icon import Icon as Icon
    from station.ui.widgets.items import Item as Item
    from station.ui.widgets.items import ItemList as ItemList
    from station.ui.widgets.keyvalue import KeyValues as KeyValues
    from station.ui.widgets.keyvalue import paired as paired
    from station.ui.widgets.layout import Pane as Pane
    from station.ui.widgets.layout import Rule as Rule
    from station.ui.widgets.layout import Scroll as Scroll
    from station.ui.widgets.layout import column as column
    from station.ui.widgets.layout import empty as empty
    from station.ui.widgets.layout import reveal as reveal
    from station.ui.widgets.layout import row as row
    from station.ui.widgets.menubutton import MenuButton as MenuButton
    from station.ui.widgets.menubutton import add_choice as add_choice
    from station.ui.widgets.pill import Pill as Pill
    from station.ui.widgets.pill import PillText as PillText
    from station.ui.widgets.pill import due_soon as due_soon
    from station.ui.widgets.pill import due_today as due_today
    from station.ui.widgets.pill import overdue as overdue
    from station.ui.widgets.pill import status as status
    from station.ui.widgets.progress import Bar as Bar
    from station.ui.widgets.progress import ProgressStrip as ProgressStrip
    from station.ui.widgets.progress import ProgressStrips as ProgressStrips
    from station.ui.widgets.sections import COMPLETE as COMPLETE
    from station.ui.widgets.sections import OPEN as OPEN
    from station.ui.widgets.sections import PROBLEM as PROBLEM
    from station.ui.widgets.sections import SectionItem as SectionItem
    from station.ui.widgets.sections import SectionNav as SectionNav
    from station.ui.widgets.segments import SegmentedChoice as SegmentedChoice
    from station.ui.widgets.stepper import DONE as DONE
    from station.ui.widgets.stepper import NEXT as NEXT
    from station.ui.widgets.stepper import NOW as NOW
    from station.ui.widgets.stepper import SKIPPED as SKIPPED
    from station.ui.widgets.stepper import Step as Step
    from station.ui.widgets.stepper import Stepper as Stepper
    from station.ui.widgets.stepper import VerticalStepper as VerticalStepper
    from station.ui.widgets.tabs import ViewTabs as ViewTabs
    from station.ui.widgets.text import ElidedLabel as ElidedLabel
    from station.ui.widgets.text import Label as Label
    from station.ui.widgets.text import Paragraph as Paragraph
    from station.ui.widgets.text import Run as Run
    from station.ui.widgets.text import spaced as spaced
    from station.ui.widgets.text import unbroken as unbroken
    from station.ui.widgets.timeline import Event as Event
    from station.ui.widgets.timeline import Timeline as Timeline
    from station.ui.widgets.toast import Toast as Toast

__getattr__ = loader(__name__, _HOMES)
