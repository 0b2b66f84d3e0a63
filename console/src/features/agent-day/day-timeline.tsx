import { useTranslation } from "react-i18next";

import type { AgentState } from "@/api/contract";
import css from "@/features/agent-day/agent-day-page.module.css";
import { clock, hourMinute, timeOfDay } from "@/lib/format";

const HOUR = 3600_000;
const WIDTH = 1000;

export interface Piece {
  started_at: string;
  ended_at: string | null;
  state: AgentState;
  is_estimated: boolean;
}

export interface DayTimelineProps {
  pieces: Piece[];
  shifts: { starts_at: string; ends_at: string }[];
  /** The server's time in milliseconds: where what still runs ends. */
  now: number;
}

/** The day as one bar, in the states' colours, over the shift that was planned. */
export function DayTimeline({ pieces, shifts, now }: DayTimelineProps) {
  const { t } = useTranslation();
  const starts = [...pieces.map((one) => one.started_at), ...shifts.map((one) => one.starts_at)];
  const ends = [
    ...pieces.map((one) => (one.ended_at ? Date.parse(one.ended_at) : now)),
    ...shifts.map((one) => Date.parse(one.ends_at)),
  ];
  if (starts.length === 0) return null;
  const first = Math.floor(Math.min(...starts.map(Date.parse)) / HOUR) * HOUR;
  const last = Math.ceil(Math.max(...ends) / HOUR) * HOUR;
  const x = (at: number) => ((at - first) / (last - first)) * WIDTH;
  const hours = Array.from({ length: (last - first) / HOUR + 1 }, (_, n) => first + n * HOUR);

  return (
    <svg
      className={css["timeline"]}
      viewBox={`0 0 ${WIDTH} 74`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t("agent_day.timeline")}
    >
      {shifts.map((shift) => (
        <rect
          key={shift.starts_at}
          data-shift
          x={x(Date.parse(shift.starts_at))}
          width={Math.max(1, x(Date.parse(shift.ends_at)) - x(Date.parse(shift.starts_at)))}
          y={2}
          height={8}
          rx={2}
        >
          <title>
            {`${t("agent_day.shift")} ${hourMinute(shift.starts_at)} – ${hourMinute(shift.ends_at)}`}
          </title>
        </rect>
      ))}
      {pieces.map((piece) => {
        const from = Date.parse(piece.started_at);
        const until = piece.ended_at ? Date.parse(piece.ended_at) : now;
        return (
          <rect
            key={piece.started_at}
            data-state={piece.state}
            data-estimated={piece.is_estimated || undefined}
            x={x(from)}
            width={Math.max(0.5, x(until) - x(from))}
            y={14}
            height={40}
          >
            <title>
              {`${t(`state.${piece.state}`)} ${timeOfDay(piece.started_at)} · ${clock((until - from) / 1000)}`}
            </title>
          </rect>
        );
      })}
      {hours.map((hour) => (
        <line key={hour} x1={x(hour)} x2={x(hour)} y1={54} y2={60} />
      ))}
    </svg>
  );
}

/** The hours below the bar; text in the stretched drawing would be stretched too. */
export function hoursOf(
  pieces: Piece[],
  shifts: DayTimelineProps["shifts"],
  now: number,
): string[] {
  const starts = [...pieces.map((one) => one.started_at), ...shifts.map((one) => one.starts_at)];
  if (starts.length === 0) return [];
  const ends = [
    ...pieces.map((one) => (one.ended_at ? Date.parse(one.ended_at) : now)),
    ...shifts.map((one) => Date.parse(one.ends_at)),
  ];
  const first = Math.floor(Math.min(...starts.map(Date.parse)) / HOUR);
  const last = Math.ceil(Math.max(...ends) / HOUR);
  return Array.from({ length: last - first + 1 }, (_, n) =>
    hourMinute(new Date((first + n) * HOUR).toISOString()),
  );
}
