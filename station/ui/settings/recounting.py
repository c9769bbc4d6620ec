"""Counting the limits of what is under way again after rules or holidays changed, and saying of how many they moved."""

from station.actions.calendar import Recount, recount
from station.ui.context import Context
from station.ui.stages import stage_words


def count_again(context: Context, said: str = "") -> None:
    """Count beside the window; ``said`` stands before the result in what is told."""

    def done(result: Recount) -> None:
        context.tell(result.changes)
        found = result.sentence.rstrip("。") if result.counted or not said else ""
        # one press takes back one step: what was said first can be taken back only if nothing followed
        undo = bool(said) != bool(result.changed)
        context.toast("，".join(part for part in (said, found) if part), undo=undo)

    context.run(context.own_store(recount), done, words=stage_words)
