"""How good a call sounded, from what the browser measured."""

CODEC_DELAY_MS = 40.0
BEST_RATING = 93.2
LOSS_WEIGHT = 250.0


def mos(jitter_ms: float, loss: float, round_trip_ms: float | None) -> float:
    """The mean opinion score, 1 (unusable) to 4.4, of a stream.

    The E-model of ITU-T G.107 in its common short form: one-way delay with twice the jitter and the
    codec's own 40 ms, 2.5 points of rating for each percent of loss, and the standard's curve from
    rating to score. An unknown round trip counts as none.
    """
    delay = (round_trip_ms or 0.0) / 2 + 2 * jitter_ms + CODEC_DELAY_MS
    rating = BEST_RATING - (delay / 40 if delay < 160 else (delay - 120) / 10)
    rating = min(max(rating - LOSS_WEIGHT * loss, 0.0), 100.0)
    score = 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating)
    return min(max(score, 1.0), 5.0)
