import { useEffect, useRef } from "react";

export type Keys = Partial<Record<string, (event: KeyboardEvent) => unknown>>;

const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const PRESSING = "button, a, [role=menuitem], [role=radio], [role=slider]";

/**
 * A key belongs to what has the focus: text to a field, Enter and Space to a button, unless the
 * button says that the page's keys matter more (a row of a list that is chosen already).
 */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.altKey || event.ctrlKey) return true;
  if (document.querySelector("[role=dialog], [role=menu]")) return true;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING)) return true;
  if (target?.closest("[data-page-keys]")) return false;
  return (event.key === "Enter" || event.key === " ") && target?.closest(PRESSING) != null;
}

/** Single keys for the whole page, named as KeyboardEvent.key, letters in lower case. */
export function useKeys(keys: Keys): void {
  const newest = useRef(keys);
  newest.current = keys;

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const act = newest.current[name];
      if (!act || event.repeat) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
