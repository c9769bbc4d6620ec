"""How the progress of slow work reads in the strip."""

from station.actions.progress import Stage


def stage_words(stage: Stage) -> tuple[str, float]:
    """“正在存练习数据，200 / 3,100” and the share of 1; less than 0 where the whole is not known."""
    if not stage.total:
        return f"{stage.words}…", -1.0
    return f"{stage.words}，{stage.done:,} / {stage.total:,}", stage.done / stage.total
