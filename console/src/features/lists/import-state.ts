/** What an import is doing; no React. */
import type { Import } from "@/api/contract";

const MOVING: Import["state"][] = ["received", "reading", "undoing"];

export const isMoving = (one: Import): boolean => MOVING.includes(one.state);

/** Reading for a check is another thing to people than reading for good. */
export const shownState = (one: Import): Import["state"] | "checking" =>
  one.is_trial && isMoving(one) ? "checking" : one.state;
