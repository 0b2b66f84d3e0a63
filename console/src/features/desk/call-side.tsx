import type { Desk, DeskCall } from "@/api/contract";
import { CallBar } from "@/features/desk/call-bar";
import { DispositionPanel } from "@/features/desk/disposition-panel";

export interface CallSideProps {
  desk: Desk;
  call: DeskCall;
}

/** The call's controls, and under them what is to be said of it. */
export function CallSide({ desk, call }: CallSideProps) {
  return (
    <>
      <CallBar desk={desk} call={call} />
      <DispositionPanel desk={desk} call={call} />
    </>
  );
}
