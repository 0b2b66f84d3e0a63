import { useEffect, useReducer } from "react";
import type { ReactNode } from "react";

import type { Desk } from "@/api/contract";
import { DESK_EVENTS } from "@/api/desk";
import { DeskSlot } from "@/features/desk/desk-context";
import { EMPTY_DESK, reduce } from "@/features/desk/desk-state";
import { usePhoneLine } from "@/features/desk/use-phone-line";
import { follow } from "@/lib/event-stream";
import { learnServerTime } from "@/lib/server-clock";

export interface DeskSessionProps {
  children: ReactNode;
}

/** The agent's desk for as long as the account is signed in: its event stream and its line. */
export function DeskSession({ children }: DeskSessionProps) {
  const [model, tell] = useReducer(reduce, EMPTY_DESK);

  useEffect(
    () =>
      follow<Desk>(DESK_EVENTS, "desk", {
        opened: () => tell({ type: "stream.opened" }),
        lost: () => tell({ type: "stream.lost" }),
        received: (desk) => {
          learnServerTime(desk.server_time);
          tell({ type: "desk.received", desk });
        },
      }),
    [],
  );
  const controls = usePhoneLine(model.desk);

  return <DeskSlot value={{ ...model, ...controls }}>{children}</DeskSlot>;
}
