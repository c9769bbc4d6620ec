"""The parts screens are built of; import them from here: ``from station.ui.widgets import Button, Card, column``."""

from station.ui.widgets.avatar import Avatar
from station.ui.widgets.button import ICON, LINK, PRIMARY, SECONDARY, Button
from station.ui.widgets.card import Card, Note
from station.ui.widgets.charts import Legend, MonthBars
from station.ui.widgets.chips import FilterChip
from station.ui.widgets.choice import CheckBox, ComboBox, RadioButton, SegmentedChoice
from station.ui.widgets.dialog import Answer, Dialog, ask, forget_typed
from station.ui.widgets.empty import EmptyState
from station.ui.widgets.icon import Icon
from station.ui.widgets.items import Item, ItemList
from station.ui.widgets.keyvalue import KeyValues, paired
from station.ui.widgets.layout import Pane, Rule, Scroll, column, empty, reveal, row
from station.ui.widgets.menubutton import MenuButton, add_choice
from station.ui.widgets.pill import Pill, PillText, due_soon, due_today, overdue, status
from station.ui.widgets.progress import Bar, ProgressStrip, ProgressStrips
from station.ui.widgets.sections import COMPLETE, OPEN, PROBLEM, SectionItem, SectionNav
from station.ui.widgets.stepper import DONE, NEXT, NOW, SKIPPED, Step, Stepper, VerticalStepper
from station.ui.widgets.tabs import ViewTabs
from station.ui.widgets.text import ElidedLabel, Label, Paragraph, Run, spaced, unbroken
from station.ui.widgets.timeline import Event, Timeline
from station.ui.widgets.toast import Toast

__all__ = [
    "COMPLETE",
    "DONE",
    "ICON",
    "LINK",
    "NEXT",
    "NOW",
    "OPEN",
    "PRIMARY",
    "PROBLEM",
    "SECONDARY",
    "SKIPPED",
    "Answer",
    "Avatar",
    "Bar",
    "Button",
    "Card",
    "CheckBox",
    "ComboBox",
    "Dialog",
    "ElidedLabel",
    "EmptyState",
    "Event",
    "FilterChip",
    "Icon",
    "Item",
    "ItemList",
    "KeyValues",
    "Label",
    "Legend",
    "MenuButton",
    "MonthBars",
    "Note",
    "Pane",
    "Paragraph",
    "Pill",
    "PillText",
    "ProgressStrip",
    "ProgressStrips",
    "RadioButton",
    "Rule",
    "Run",
    "Scroll",
    "SectionItem",
    "SectionNav",
    "SegmentedChoice",
    "Step",
    "Stepper",
    "Timeline",
    "Toast",
    "VerticalStepper",
    "ViewTabs",
    "add_choice",
    "ask",
    "column",
    "due_soon",
    "due_today",
    "empty",
    "forget_typed",
    "overdue",
    "paired",
    "reveal",
    "row",
    "spaced",
    "status",
    "unbroken",
]
