/** A review while it is being filled in. */
import type { Answer, AnswerValue, Question, Scorecard } from "@/api/contract";

export type Draft = Readonly<Record<string, Answer>>;

export const questionsOf = (card: Scorecard): Question[] =>
  card.groups.flatMap(({ questions }) => questions);

export function answered(draft: Draft, key: string, value: AnswerValue, at: number): Draft {
  const before = draft[key];
  const at_ms = before?.at_ms ?? Math.round(at * 1_000);
  return { ...draft, [key]: { note: "", ...before, key, value, at_ms } };
}

export const remarked = (draft: Draft, key: string, note: string): Draft => ({
  ...draft,
  [key]: { ...(draft[key] ?? { key, value: null, at_ms: null }), note },
});

/** Whether each question that has a value was answered. */
export const isComplete = (card: Scorecard, draft: Draft): boolean =>
  questionsOf(card).every(
    ({ key, kind }) =>
      kind === "text" || (draft[key]?.value !== undefined && draft[key]?.value !== null),
  );
