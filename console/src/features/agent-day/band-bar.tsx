import { Link } from "@tanstack/react-router";

import css from "@/features/agent-day/agent-day-page.module.css";
import { count } from "@/lib/format";

export interface BandBarProps {
  label: string;
  value: number;
  target: { from: number; to: number };
  /** The filter of the calls behind the number. */
  search: Record<string, string>;
}

/** A count against its target band, such as 80 to 150 calls a day. */
export function BandBar({ label, value, target, search }: BandBarProps) {
  const full = Math.max(target.to * 1.25, value);
  const at = (number: number) => `${(100 * number) / full}%`;
  const band = value >= target.from ? "good" : value >= target.from / 2 ? "below" : "low";

  return (
    <div className={css["band"]} data-band={band}>
      <span>{label}</span>
      <Link to="/calls" search={search}>
        {count(value)}
      </Link>
      <div className={css["track"]}>
        <i
          data-target
          style={{ left: at(target.from), width: `${(100 * (target.to - target.from)) / full}%` }}
        />
        <i data-value style={{ width: at(value) }} />
      </div>
      <small>
        {target.from}–{target.to}
      </small>
    </div>
  );
}
