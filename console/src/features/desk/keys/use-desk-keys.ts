import { useMe } from "@/api/use-me";
import { keysOf } from "@/features/desk/keys/desk-keys";
import type { DeskAction, DeskKeys } from "@/features/desk/keys/desk-keys";
import { useKeys } from "@/lib/use-keys";

/** The keys that this account works with. */
export const useKeyMap = (): DeskKeys => keysOf(useMe().keys);

/** Listens to the account's own keys for the actions that are there now. */
export function useDeskKeys(acts: Partial<Record<DeskAction, () => unknown>>): void {
  const keys = useKeyMap();
  const named = Object.entries(acts).flatMap(([action, act]) => {
    const key = keys[action as DeskAction];
    return key && act ? [[key, act] as const] : [];
  });
  useKeys(Object.fromEntries(named));
}
