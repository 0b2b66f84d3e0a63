/** Where a talk stands in its script, from the steps that were marked. */
import type { ScriptWalk, ScriptWalkNode } from "@/api/contract";

export interface Asked {
  key: string;
  words: string;
  /** The expected answer that was given; null is another. */
  said: string | null;
}

/** The way from the first question along the answers, as far as it was marked. */
export function askedBefore({ nodes, steps }: ScriptWalk): Asked[] {
  const asked: Asked[] = [];
  let node = nodes[0];
  while (node && asked.length < nodes.length) {
    const { key, words, answers, next } = node;
    const step = steps.find((one) => one.node === key);
    if (!step) break;
    const answer = step.answer === null ? undefined : answers[step.answer];
    asked.push({ key, words, said: answer?.text ?? null });
    const follows = answer ? answer.next : next;
    node = nodes.find((one) => one.key === follows);
    // A ring is left by another answer the second time; it is not walked again and again.
    if (asked.some((one) => one.key === follows)) break;
  }
  return asked;
}

/** The question to ask now, or one gone back to; null when the talk is at its end. */
export function openNode(walk: ScriptWalk, back: string | null): ScriptWalkNode | null {
  const { nodes, steps } = walk;
  if (back !== null) return nodes.find((one) => one.key === back) ?? null;
  const last = askedBefore(walk).at(-1);
  if (!last) return nodes[0] ?? null;
  const node = nodes.find((one) => one.key === last.key);
  const step = steps.find((one) => one.node === last.key);
  const answer = step?.answer == null ? undefined : node?.answers[step.answer];
  const follows = answer ? answer.next : node?.next;
  return nodes.find((one) => one.key === follows) ?? null;
}
