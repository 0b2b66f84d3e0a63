/** The arithmetic of the waveform: peaks to bars, pixels to seconds. */

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** The next speed up or down; the fastest and the slowest stay. */
export function speedAfter(speed: number, step: 1 | -1): number {
  const at = SPEEDS.findIndex((one) => one === speed);
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + step))] ?? 1;
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

/** The loudest bucket under each bar, so that a short word does not vanish on a narrow screen. */
export function bars(peaks: readonly number[], count: number): number[] {
  if (peaks.length === 0 || count <= 0) return [];
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const until = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    return Math.max(...peaks.slice(from, until));
  });
}

/** Makes quiet calls visible: the loudest of both sides fills the lane, and soft speech is lifted. */
export function lift(peak: number, loudest: number): number {
  return Math.pow(clamp(peak / Math.max(loudest, 0.1), 0, 1), 0.7);
}

export const secondsAt = (x: number, width: number, duration: number): number =>
  width > 0 ? clamp(x / width, 0, 1) * duration : 0;
