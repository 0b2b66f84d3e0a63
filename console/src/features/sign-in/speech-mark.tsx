import css from "@/features/sign-in/sign-in-page.module.css";

/** Heights of the bars, as two voices of a conversation take turns. */
const BARS = [
  8, 14, 26, 40, 58, 44, 62, 36, 22, 12, 6, 5, 10, 18, 34, 50, 66, 54, 70, 48, 30, 18, 10, 6, 9, 16,
  28, 44, 32, 52, 38, 24, 14, 8, 5, 12, 22, 38, 56, 42, 60, 34, 20, 11, 7, 5,
];

/** A picture of talk: the sign-in page's only ornament. */
export function SpeechMark() {
  return (
    <svg className={css["speech"]} viewBox="0 0 460 160" aria-hidden>
      {BARS.map((height, at) => (
        <rect
          key={at}
          x={at * 10 + 2}
          y={80 - height}
          width={5}
          height={height * 2}
          rx={2.5}
          data-voice={Math.floor(at / 12) % 2}
        />
      ))}
    </svg>
  );
}
