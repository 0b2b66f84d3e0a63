import { useState } from "react";

import { KeysHelp } from "@/features/desk/keys/keys-help";
import { useKeys } from "@/lib/use-keys";

/** The question mark shows all keys, whatever the desk shows. */
export function HelpKey() {
  const [isOpen, setOpen] = useState(false);
  useKeys({ "?": () => setOpen(true) });

  return isOpen ? <KeysHelp onClose={() => setOpen(false)} /> : null;
}
