/** A scorecard as text that a person types: "# Group weight" lines, then "text | weight | kind | fatal". */
import type { ScorecardFields } from "@/api/contract";

type Group = ScorecardFields["groups"][number];
type Question = Group["questions"][number];

const KINDS = ["yes_no", "scale", "text"] as const;

export interface Parsed {
  groups: Group[];
  /** The first line that could not be read, counted from 1; null when all could. */
  fault: { line: number; text: string } | null;
}

export function readScorecard(text: string): Parsed {
  const groups: Group[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (!line) continue;
    const group = groups.at(-1);
    const made = line.startsWith("#") ? groupOf(line) : null;
    const asked = made || !group ? null : questionOf(line, countOf(groups));
    if (made) groups.push(made);
    else if (group && asked) group.questions.push(asked);
    else return { groups, fault: { line: index + 1, text: line } };
  }
  return { groups, fault: null };
}

const countOf = (groups: readonly Group[]): number =>
  groups.reduce((count, { questions }) => count + questions.length, 0);

function groupOf(line: string): Group | null {
  const [, name = "", weight] = /^#\s*(.*?)\s*(\d+)?$/.exec(line) ?? [];
  return name ? { name, weight: Number(weight ?? 1), questions: [] } : null;
}

function questionOf(line: string, number: number): Question | null {
  const [text = "", weight = "1", kind = "yes_no", fatal = ""] = line
    .split("|")
    .map((part) => part.trim());
  const known = KINDS.find((each) => each === kind);
  if (!text || !known || !/^\d+$/.test(weight) || !["", "fatal"].includes(fatal)) return null;
  return {
    key: `q${number + 1}`,
    text,
    weight: Number(weight),
    kind: known,
    is_fatal: fatal === "fatal",
  };
}
