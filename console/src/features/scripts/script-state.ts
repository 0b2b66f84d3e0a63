/** A script on its way: questions are added, taken away and joined without losing what is written. */
import type { ScriptNode } from "@/api/contract";

export const MOST_WORDINGS = 4;
export const MOST_ANSWERS = 9;
export const VARIABLES = ["name", "company", "region", "industry", "address", "agent"] as const;
export const PURPOSES = ["need", "confirm", "steer", "clear_up", "next_step"] as const;

/** Keys are never used twice, not even after a question is gone: results name them. */
function freshKey(nodes: ScriptNode[]): string {
  const numbers = nodes.map(({ key }) => Number(/^q(\d+)$/.exec(key)?.[1] ?? 0));
  return `q${Math.max(0, ...numbers) + 1}`;
}

export const blankNode = (nodes: ScriptNode[]): ScriptNode => ({
  key: freshKey(nodes),
  purpose: null,
  wordings: [""],
  answers: [],
  next: null,
});

/** A question at the end; the one before it leads there, if it led nowhere. */
export function withNode(nodes: ScriptNode[]): ScriptNode[] {
  const fresh = blankNode(nodes);
  const last = nodes.at(-1);
  const joined = last && last.next === null ? { ...last, next: fresh.key } : last;
  return [...nodes.slice(0, -1), ...(joined ? [joined] : []), fresh];
}

/** Without a question; what led to it now ends the talk. */
export function withoutNode(nodes: ScriptNode[], key: string): ScriptNode[] {
  const cut = (next: string | null) => (next === key ? null : next);
  return nodes
    .filter((node) => node.key !== key)
    .map((node) => ({
      ...node,
      next: cut(node.next),
      answers: node.answers.map((answer) => ({ ...answer, next: cut(answer.next) })),
    }));
}

export const withChange = (nodes: ScriptNode[], key: string, part: Partial<ScriptNode>) =>
  nodes.map((node) => (node.key === key ? { ...node, ...part } : node));

/** The place of a question up (-1) or down (1); the first is where a talk begins. */
export function moved(nodes: ScriptNode[], key: string, by: -1 | 1): ScriptNode[] {
  const at = nodes.findIndex((node) => node.key === key);
  const other = nodes[at + by];
  const one = nodes[at];
  if (!one || !other) return nodes;
  const swapped = [...nodes];
  swapped[at] = other;
  swapped[at + by] = one;
  return swapped;
}

/** How a question is called in a list: its number and its first words. */
export function nodeLabel(nodes: ScriptNode[], key: string): string {
  const at = nodes.findIndex((node) => node.key === key);
  const words = nodes[at]?.wordings[0] ?? "";
  return `${at + 1}. ${words.length > 24 ? `${words.slice(0, 24)}…` : words}`;
}

export const variantLetter = (at: number): string => "ABCD".charAt(at);
