import { useQuery } from "@tanstack/react-query";

import { readTranscript } from "@/api/quality";

const LOOK_AGAIN_MS = 5_000;

/** The text of a recording; while it is being written, asked for again and again. */
export const useTranscript = (callId: string) =>
  useQuery({
    queryKey: ["transcript", callId],
    queryFn: () => readTranscript(callId),
    refetchInterval: ({ state }) => (state.data?.state === "waiting" ? LOOK_AGAIN_MS : false),
  });
