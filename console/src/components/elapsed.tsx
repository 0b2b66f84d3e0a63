import { clock, secondsBetween } from "@/lib/format";
import { useNow } from "@/lib/use-now";

export interface ElapsedProps {
  since: string | null;
  className?: string | undefined;
}

/** Time since then by the server's clock, counting. */
export function Elapsed({ since, className }: ElapsedProps) {
  const now = useNow();

  return <time className={className}>{clock(secondsBetween(since, now))}</time>;
}
