/** Calling hours as people write them: weekdays that share the same hours stand together. */
import type { CampaignWindow } from "@/api/contract";
import { minutesAsTime } from "@/lib/format";

export interface Hours {
  opens: number;
  closes: number;
  weekdays: number[];
}

const keyOf = ({ opens, closes }: Pick<Hours, "opens" | "closes">) => `${opens}-${closes}`;

export function hoursOf(windows: CampaignWindow[]): Hours[] {
  const found = new Map<string, Hours>();
  for (const { weekday, opens, closes } of windows) {
    const hours = found.get(keyOf({ opens, closes })) ?? { opens, closes, weekdays: [] };
    hours.weekdays.push(weekday);
    found.set(keyOf(hours), hours);
  }
  return [...found.values()]
    .map((hours) => ({ ...hours, weekdays: hours.weekdays.sort((a, b) => a - b) }))
    .sort((a, b) => a.opens - b.opens);
}

export const windowsOf = (hours: Hours[]): CampaignWindow[] =>
  hours.flatMap(({ opens, closes, weekdays }) =>
    weekdays.map((weekday) => ({ weekday, opens, closes })),
  );

/** 0 1 2 3 4 6 as "Mon–Fri, Sun". */
export function weekdayText(weekdays: number[], name: (weekday: number) => string): string {
  const runs: [number, number][] = [];
  for (const weekday of weekdays) {
    const last = runs.at(-1);
    if (last && last[1] === weekday - 1) last[1] = weekday;
    else runs.push([weekday, weekday]);
  }
  return runs
    .map(([from, until]) => (from === until ? name(from) : `${name(from)}–${name(until)}`))
    .join(", ");
}

export function windowText(windows: CampaignWindow[], name: (weekday: number) => string): string {
  return hoursOf(windows)
    .map(({ opens, closes, weekdays }) => {
      const hours = `${minutesAsTime(opens)}–${minutesAsTime(closes)}`;
      return `${weekdayText(weekdays, name)} ${hours}`;
    })
    .join("; ");
}
