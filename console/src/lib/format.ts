/** Numbers and times as the console prints them. A value that is not known is a dash. */

export const DASH = "—";

const two = (value: number): string => String(value).padStart(2, "0");

/** 62:05 as 1:02:05; a time that has not begun is 00:00. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Always with hours, for columns of long durations. */
export function hours(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return DASH;
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

export function percent(fraction: number | null | undefined, digits = 1): string {
  return fraction === null || fraction === undefined
    ? DASH
    : `${(fraction * 100).toFixed(digits)} %`;
}

export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return DASH;
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Points as they are spoken: 80, 82.5; they arrive as decimals with trailing zeros. */
export function points(value: string | number | null | undefined): string {
  return value === null || value === undefined ? DASH : String(Number(value));
}

export function megabytes(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const parts = (instant: string): Date | null => {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? null : date;
};

/** 2026-08-03, in the viewer's zone. */
export function day(instant: string | Date | null | undefined): string {
  const date = instant instanceof Date ? instant : instant ? parts(instant) : null;
  if (!date) return DASH;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** 14:05:09, in the viewer's zone. */
export function timeOfDay(instant: string | null | undefined): string {
  const date = instant ? parts(instant) : null;
  if (!date) return DASH;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** 14:05, in the viewer's zone. */
export const hourMinute = (instant: string | null | undefined): string =>
  instant ? timeOfDay(instant).slice(0, 5) : DASH;

/** 2026-08-03 14:05:09, in the viewer's zone. */
export function stamp(instant: string | null | undefined): string {
  const date = day(instant);
  return date === DASH ? DASH : `${date} ${timeOfDay(instant)}`;
}

/** 08-03 14:05: enough for this year's rows. */
export function shortStamp(instant: string | null | undefined): string {
  const text = stamp(instant);
  return text === DASH ? DASH : text.slice(5, 16);
}

/** 14:05 today, 08-03 14:05 on another day. */
export function nearStamp(instant: string | null | undefined, now: number): string {
  if (!instant) return DASH;
  return day(instant) === day(new Date(now)) ? hourMinute(instant) : shortStamp(instant);
}

export const secondsBetween = (from: string | null, to: number): number =>
  from === null ? 0 : (to - Date.parse(from)) / 1000;

/** Minutes since midnight as 09:30. */
export const minutesAsTime = (minutes: number): string =>
  `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

export function timeAsMinutes(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return minutes <= 24 * 60 ? minutes : null;
}
