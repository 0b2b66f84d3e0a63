/**
 * The keys of the desk. An account may choose its own; what it did not choose is the usual one.
 * Two actions may share a key only when they are never there at the same time.
 */
export const USUAL = {
  accept: "Enter",
  skip: "s",
  remove: "r",
  mute: "m",
  hold: "h",
  transfer: "t",
  keypad: "k",
  mask: "c",
  voicemail: "v",
  hang_up: "e",
  note: "n",
  save: "Enter",
  save_pause: "b",
  extend: "x",
  availability: "p",
} as const;

export type DeskAction = keyof typeof USUAL;
export type DeskKeys = Record<DeskAction, string>;

/** Where an action is there: before, in and after a call; "always" meets all of them. */
export const GROUPS = {
  preview: ["accept", "skip", "remove"],
  call: ["mute", "hold", "transfer", "keypad", "mask", "voicemail", "hang_up"],
  wrapup: ["save", "save_pause", "extend"],
  always: ["note", "availability"],
} as const satisfies Record<string, readonly DeskAction[]>;

export type KeyGroup = keyof typeof GROUPS;
export const KEY_GROUPS = Object.keys(GROUPS) as KeyGroup[];
export const ACTIONS = Object.keys(USUAL) as DeskAction[];

const ALLOWED = /^([a-z]|F[1-9]|F1[0-2]|Enter)$/;

/** The key's name as it is kept, or null for one that cannot be chosen. */
export function keyNameOf(key: string): string | null {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return ALLOWED.test(name) ? name : null;
}

export function keysOf(chosen: Readonly<Record<string, string>>): DeskKeys {
  const entries = ACTIONS.map((action) => [action, chosen[action] ?? USUAL[action]]);
  return Object.fromEntries(entries) as DeskKeys;
}

/** Only what differs from the usual is kept, so that a new usual key reaches everybody else. */
export function chosenOf(keys: DeskKeys): Record<string, string> {
  return Object.fromEntries(
    ACTIONS.filter((one) => keys[one] !== USUAL[one]).map((one) => [one, keys[one]]),
  );
}

const groupOf = (action: DeskAction): KeyGroup =>
  KEY_GROUPS.find((group) => (GROUPS[group] as readonly DeskAction[]).includes(action)) ?? "always";

function canMeet(one: DeskAction, other: DeskAction): boolean {
  const groups = [groupOf(one), groupOf(other)];
  return groups[0] === groups[1] || groups.includes("always");
}

/** Actions whose key another action has at the same time. */
export function clashes(keys: DeskKeys): DeskAction[] {
  return ACTIONS.filter((one) =>
    ACTIONS.some(
      (other) =>
        other !== one && keys[one] !== "" && keys[one] === keys[other] && canMeet(one, other),
    ),
  );
}

/** A key as it is written on one: letters large. */
export const keyLabel = (key: string): string => (key.length === 1 ? key.toUpperCase() : key);
