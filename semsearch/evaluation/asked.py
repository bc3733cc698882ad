"""The evaluations that were asked for, and their figures in one report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from semsearch.errors import EvaluationDataError
from semsearch.evaluation.run import Evaluation
from semsearch.evaluation.styled import StyleEvaluation


def asked(
    labelled: Path | None, captions: Path | None, distractors: Path | None, absent: Path | None,
    styles: Path | None, encoder: str, head: Path | None,
) -> list[Evaluation | StyleEvaluation]:  # fmt: skip
    """Return the evaluation on photos, the one on styles, or both.

    Raises
    ------
    EvaluationDataError
        If neither was asked for, or what they need cannot be used.
    ModelFileError
        If there is no head for the encoder.
    """
    if not (labelled or styles):
        raise EvaluationDataError(
            "There is nothing to measure. Give --labelled FOLDER, whose subfolders are classes, "
            "or --styles FOLDER, with a folder for each style and in it one for each class."
        )
    if not labelled and (captions or distractors or absent):
        raise EvaluationDataError(
            "--captions, --distractors and --absent go with --labelled FOLDER. Give that too."
        )
    found: list[Evaluation | StyleEvaluation] = []
    if labelled:
        found.append(Evaluation.read(labelled, captions, distractors, absent, encoder, head))
    if styles:
        found.append(StyleEvaluation.read(styles, encoder, head))
    return found


def joined(reports: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of several evaluations as one report, with all their commands."""
    whole = {name: figures for own in reports for name, figures in own.items()}
    return whole | {"command": " && ".join(own["command"] for own in reports)}
