/**
 * Keeps the agent's line up: runs the table of phone-state.ts against JsSIP, timers and the other
 * tabs of this browser. It never hangs up when the page goes away: the PBX notices, parks the
 * customer and gives the call back when the line returns.
 */
import type { PhoneSettings } from "@/api/contract";

import { loadDevices, playThrough, present } from "@/lib/phone/devices";
import type { DeviceChoice } from "@/lib/phone/devices";
import { OFF, advance } from "@/lib/phone/phone-state";
import type { Phone, PhoneEvent, Refusal } from "@/lib/phone/phone-state";
import type { Leg } from "@/lib/phone/sip-leg";
import { remoteLoudness } from "@/lib/phone/sound-level";

const LEVEL_EVERY_MS = 250;
/** How long to wait before believing that a line which the PBX ended is up somewhere else. */
const TAKEN_CHECK_MS = 1_500;

export interface PhoneLineParts {
  settings: () => Promise<PhoneSettings>;
  /** True when the floor says that this agent's line is up. */
  isLineUp: () => boolean;
}

export class PhoneLine {
  #phone: Phone = OFF;
  #leg: Leg | null = null;
  #attempt = 0;
  #redial: ReturnType<typeof setTimeout> | undefined;
  #levels: ReturnType<typeof setInterval> | undefined;
  #choice = loadDevices(localStorage);
  #used = this.#choice;
  readonly #listeners = new Set<() => void>();
  readonly #audio = new Audio();
  readonly #tabs = new BroadcastChannel("talktime.line");
  readonly #parts: PhoneLineParts;

  constructor(parts: PhoneLineParts) {
    this.#parts = parts;
    this.#audio.autoplay = true;
    this.#audio.dataset["role"] = "remote-audio";
    this.#audio.dataset["level"] = "0";
    document.body.append(this.#audio);
    this.#tabs.onmessage = () => this.#tell({ type: "taken" });
    navigator.mediaDevices?.addEventListener("devicechange", this.#lookAtDevices);
    void this.#lookAtDevices();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = (): Phone => this.#phone;

  want(): void {
    this.#tell({ type: "wanted" });
  }

  unwant(): void {
    this.#tell({ type: "unwanted" });
  }

  mute(isMuted: boolean): void {
    this.#leg?.mute(isMuted);
    this.#tell({ type: "muted", isMuted });
  }

  press(digits: string): void {
    this.#leg?.press(digits);
  }

  connection(): RTCPeerConnection | null {
    return this.#leg?.connection() ?? null;
  }

  /** Speak and hear through these from now on, in a call too. */
  useDevices(choice: DeviceChoice): void {
    this.#choice = choice;
    void this.#lookAtDevices();
  }

  close(): void {
    this.unwant();
    navigator.mediaDevices?.removeEventListener("devicechange", this.#lookAtDevices);
    this.#tabs.close();
    this.#audio.remove();
    this.#listeners.clear();
  }

  /** A device that was pulled out is replaced by the system's, and taken again when it is back. */
  #lookAtDevices = async (): Promise<void> => {
    if (!("mediaDevices" in navigator)) return;
    const used = present(this.#choice, await navigator.mediaDevices.enumerateDevices());
    const isSilent = this.#leg?.isMicrophoneGone() ?? false;
    const isOther = used.microphone !== this.#used.microphone;
    this.#used = used;
    await playThrough(this.#audio, used.speaker);
    if (isOther || isSilent) await this.#leg?.speakInto(used.microphone).catch(() => undefined);
  };

  #tell(event: PhoneEvent): void {
    const before = this.#phone;
    const after = advance(before, event);
    if (after === before) return;
    this.#phone = after;
    if (after.kind !== before.kind) this.#enter(after);
    for (const listener of this.#listeners) listener();
  }

  #enter(phone: Phone): void {
    clearTimeout(this.#redial);
    if (phone.kind === "connecting") void this.#dial();
    else if (phone.kind === "waiting") {
      this.#redial = setTimeout(() => this.#tell({ type: "redial" }), phone.until - Date.now());
    } else if (phone.kind !== "up") this.#drop();
  }

  async #dial(): Promise<void> {
    const attempt = ++this.#attempt;
    const isCurrent = () => attempt === this.#attempt && this.#phone.kind === "connecting";
    this.#tabs.postMessage("mine");
    if (!("mediaDevices" in navigator)) return this.#ended("insecure");
    try {
      const [{ dial }, settings] = await Promise.all([
        import("@/lib/phone/sip-leg"),
        this.#parts.settings(),
      ]);
      if (!isCurrent()) return;
      this.#leg = dial(
        settings,
        {
          confirmed: () => this.#confirmed(),
          ended: (refusal, byPbx) => this.#legEnded(attempt, refusal, byPbx),
          track: (stream) => this.#play(stream),
        },
        this.#used.microphone,
      );
    } catch {
      if (isCurrent()) this.#ended(null);
    }
  }

  #confirmed(): void {
    this.#tell({ type: "confirmed", at: Date.now() });
    this.#levels = setInterval(() => void this.#measure(), LEVEL_EVERY_MS);
  }

  /** A line that the PBX ended while the floor still sees one was taken by another computer. */
  #legEnded(attempt: number, refusal: Refusal | null, byPbx: boolean): void {
    if (attempt !== this.#attempt) return;
    const wasUp = this.#phone.kind === "up";
    this.#forget();
    if (!byPbx || !wasUp) return this.#ended(refusal);
    setTimeout(() => {
      if (attempt !== this.#attempt) return;
      if (this.#parts.isLineUp()) this.#tell({ type: "taken" });
      else this.#ended(refusal);
    }, TAKEN_CHECK_MS);
  }

  #ended(refusal: Refusal | null): void {
    this.#tell({ type: "ended", at: Date.now(), jitter: Math.random() * 2 - 1, refusal });
  }

  #drop(): void {
    this.#attempt += 1;
    const leg = this.#leg;
    this.#forget();
    leg?.hangUp();
  }

  #forget(): void {
    clearInterval(this.#levels);
    this.#leg = null;
    this.#audio.srcObject = null;
    this.#audio.dataset["level"] = "0";
  }

  #play(stream: MediaStream): void {
    this.#audio.srcObject = stream;
    // A browser that wants a click first plays after the next one; the line itself is up already.
    void this.#audio.play().catch(() => {
      document.addEventListener("pointerdown", () => void this.#audio.play(), { once: true });
    });
  }

  async #measure(): Promise<void> {
    const connection = this.#leg?.connection();
    const loudness = connection ? await remoteLoudness(connection) : null;
    if (!loudness) return;
    this.#audio.dataset["level"] = loudness.level.toFixed(4);
    this.#audio.dataset["energy"] = loudness.energy.toFixed(6);
  }
}
