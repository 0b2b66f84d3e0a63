import { useDesk } from "@/features/desk/desk-context";
import { useNamed } from "@/lib/i18n/use-named";

/** A disposition in the reader's language, after the one that it is a part of. */
export function useDispositionLabel(): (code: string) => string {
  const named = useNamed();
  const dispositions = useDesk().desk?.campaign?.dispositions ?? [];

  return (code) => {
    const found = dispositions.find((one) => one.code === code);
    const whole = dispositions.find(({ id }) => id === found?.parent_id);
    const names = [whole, found].flatMap((one) => (one ? named(one.label_zh, one.label_en) : []));
    return names.length > 0 ? names.join(" · ") : code;
  };
}
