import type { Peaks } from "@/api/contract";
import { bars, lift } from "@/features/recordings/waveform-state";

const BAR = 2;
const GAP = 1;

interface Lane {
  peaks: readonly number[];
  middle: number;
  half: number;
  colour: string;
}

/** Two lanes, customer above and agent below; what was played is coloured. */
export function drawWaveform(canvas: HTMLCanvasElement, peaks: Peaks, played: number): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const scale = window.devicePixelRatio || 1;
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.scale(scale, scale);

  const style = getComputedStyle(canvas);
  const half = height / 4 - 4;
  const lanes: Lane[] = [
    lane(peaks.left, height / 4, half, style.getPropertyValue("--wave-customer")),
    lane(peaks.right, (height * 3) / 4, half, style.getPropertyValue("--wave-agent")),
  ];
  const loudest = Math.max(0, ...peaks.left, ...peaks.right);
  const rest = style.getPropertyValue("--wave-rest");
  const count = Math.floor(width / (BAR + GAP));
  for (const each of lanes) drawLane(context, each, { count, loudest, played, rest });
}

const lane = (peaks: readonly number[], middle: number, half: number, colour: string): Lane => ({
  peaks,
  middle,
  half,
  colour,
});

interface Look {
  count: number;
  loudest: number;
  played: number;
  rest: string;
}

function drawLane(context: CanvasRenderingContext2D, on: Lane, look: Look): void {
  bars(on.peaks, look.count).forEach((peak, bar) => {
    const tall = Math.max(0.75, lift(peak, look.loudest) * on.half);
    context.fillStyle = bar / look.count < look.played ? on.colour : look.rest;
    context.fillRect(bar * (BAR + GAP), on.middle - tall, BAR, tall * 2);
  });
}
