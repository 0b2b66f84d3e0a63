/** How loud the other side is, from the browser's own statistics: 0 is silence, 1 is the loudest. */
export interface Loudness {
  level: number;
  energy: number;
}

export async function remoteLoudness(connection: RTCPeerConnection): Promise<Loudness | null> {
  const stats = await connection.getStats();
  let found: Loudness | null = null;
  stats.forEach((entry: RTCStats & Partial<RTCInboundRtpStreamStats>) => {
    if (entry.type !== "inbound-rtp" || entry.kind !== "audio") return;
    found = { level: entry.audioLevel ?? 0, energy: entry.totalAudioEnergy ?? 0 };
  });
  return found;
}
