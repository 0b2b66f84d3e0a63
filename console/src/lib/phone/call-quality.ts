/** How the sound that came in was, between two looks at the browser's statistics. */
export interface Received {
  packets: number;
  lost: number;
  jitterMs: number;
  roundTripMs: number | null;
}

export interface Measured {
  jitter_ms: number;
  loss: number;
  round_trip_ms: number | null;
}

export async function received(connection: RTCPeerConnection): Promise<Received | null> {
  let found: Received | null = null;
  let roundTripMs: number | null = null;
  const stats = await connection.getStats();
  stats.forEach(
    (entry: RTCStats & Partial<RTCInboundRtpStreamStats & RTCIceCandidatePairStats>) => {
      if (entry.type === "candidate-pair" && entry.currentRoundTripTime !== undefined) {
        roundTripMs = 1000 * entry.currentRoundTripTime;
      }
      if (entry.type !== "inbound-rtp" || entry.kind !== "audio") return;
      found = {
        packets: entry.packetsReceived ?? 0,
        lost: entry.packetsLost ?? 0,
        jitterMs: 1000 * (entry.jitter ?? 0),
        roundTripMs: null,
      };
    },
  );
  return found ? { ...(found as Received), roundTripMs } : null;
}

/** Loss counts since `first`; jitter is the mean of the looks so far. */
export function measure(first: Received, looks: Received[]): Measured | null {
  const last = looks.at(-1);
  if (!last) return null;
  const lost = Math.max(0, last.lost - first.lost);
  const packets = Math.max(0, last.packets - first.packets) + lost;
  const jitter = looks.reduce((sum, look) => sum + look.jitterMs, 0) / looks.length;
  return {
    jitter_ms: jitter,
    loss: packets > 0 ? lost / packets : 0,
    round_trip_ms: last.roundTripMs,
  };
}
