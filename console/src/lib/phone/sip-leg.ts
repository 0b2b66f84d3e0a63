/** One SIP call from this browser to the PBX: JsSIP behind four callbacks. */
import { C, UA, WebSocketInterface } from "jssip";
import type { RTCSession, RTCSessionEventMap } from "jssip/lib/RTCSession";

import type { PhoneSettings } from "@/api/contract";

import { soundOf } from "@/lib/phone/devices";
import type { Refusal } from "@/lib/phone/phone-state";

export interface LegListener {
  confirmed: () => void;
  ended: (refusal: Refusal | null, byPbx: boolean) => void;
  track: (stream: MediaStream) => void;
}

export interface Leg {
  hangUp: () => void;
  mute: (isMuted: boolean) => void;
  /** Digits, * and # as the phone's own tones (RFC 4733), which the PBX carries on to the customer. */
  press: (digits: string) => void;
  /** Use this microphone from now on. */
  speakInto: (microphone: string) => Promise<void>;
  /** Its microphone was pulled out. */
  isMicrophoneGone: () => boolean;
  connection: () => RTCPeerConnection | null;
}

type Over = (refusal: Refusal | null, byPbx: boolean) => void;

const ICE_PATIENCE_MS = 400;
const CONNECT_PATIENCE_MS = 12_000;

const socketUrl = (path: string): string =>
  `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;

const iceServer = (server: PhoneSettings["ice_servers"][number]): RTCIceServer => ({
  urls: server.urls,
  ...(server.username ? { username: server.username } : {}),
  ...(server.credential ? { credential: server.credential } : {}),
});

function refusalOf(cause: string): Refusal | null {
  const { causes } = C;
  if (cause === causes.USER_DENIED_MEDIA_ACCESS) return "microphone";
  if (cause === causes.AUTHENTICATION_ERROR || cause === causes.REJECTED) return "credentials";
  return null;
}

/** Handlers go in with the call: JsSIP makes the connection before `call` returns. */
function handlers(listener: LegListener, over: Over): Partial<RTCSessionEventMap> {
  let isAsked = false;
  return {
    peerconnection: ({ peerconnection }) => {
      peerconnection.addEventListener("track", (event) => {
        listener.track(event.streams[0] ?? new MediaStream([event.track]));
      });
    },
    // Gathering can hang for seconds on a computer with many networks; what is found soon is enough.
    icecandidate: ({ ready }) => {
      if (isAsked) return;
      isAsked = true;
      setTimeout(ready, ICE_PATIENCE_MS);
    },
    confirmed: () => listener.confirmed(),
    failed: (event) => over(refusalOf(event.cause), false),
    ended: (event) => over(null, String(event.originator) === "remote"),
  };
}

/** Another microphone in the middle of a call: the track is exchanged, the call goes on. */
async function exchange(connection: RTCPeerConnection, microphone: string): Promise<void> {
  const sender = connection.getSenders().find(({ track }) => track?.kind === "audio");
  const before = sender?.track;
  if (!sender || !before) return;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: soundOf(microphone) });
  const [fresh] = stream.getAudioTracks();
  if (!fresh) return;
  fresh.enabled = before.enabled;
  await sender.replaceTrack(fresh);
  before.stop();
}

/** Dial the PBX. Every leg ends in exactly one `ended`, unless we hung it up ourselves. */
export function dial(settings: PhoneSettings, listener: LegListener, microphone: string): Leg {
  const ua = new UA({
    sockets: [new WebSocketInterface(socketUrl(settings.ws_path))],
    uri: settings.uri,
    authorization_user: settings.username,
    password: settings.password,
    register: false,
    session_timers: false,
    user_agent: "talktime-console",
    connection_recovery_min_interval: 60,
    connection_recovery_max_interval: 120,
  });
  let session: RTCSession | null = null;
  let isOver = false;

  const over: Over = (refusal, byPbx) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(patience);
    ua.stop();
    listener.ended(refusal, byPbx);
  };
  const patience = setTimeout(() => over(null, false), CONNECT_PATIENCE_MS);

  ua.on("connected", () => {
    session = ua.call(settings.login_target, {
      mediaConstraints: { audio: soundOf(microphone), video: false },
      eventHandlers: handlers(listener, over),
      pcConfig: { iceServers: settings.ice_servers.map(iceServer), rtcpMuxPolicy: "require" },
    });
    session.on("confirmed", () => clearTimeout(patience));
  });
  ua.on("disconnected", () => over(null, false));
  ua.start();

  return {
    hangUp: () => {
      isOver = true;
      clearTimeout(patience);
      ua.stop();
    },
    mute: (isMuted) =>
      isMuted ? session?.mute({ audio: true }) : session?.unmute({ audio: true }),
    press: (digits) =>
      session?.sendDTMF(digits, {
        transportType: C.DTMF_TRANSPORT.RFC2833,
        duration: 120,
        interToneGap: 80,
      }),
    speakInto: async (id) => {
      if (session?.connection) await exchange(session.connection, id);
    },
    isMicrophoneGone: () =>
      session?.connection.getSenders().some(({ track }) => track?.readyState === "ended") ?? false,
    connection: () => session?.connection ?? null,
  };
}
