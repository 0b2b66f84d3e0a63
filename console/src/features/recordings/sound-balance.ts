/** Listens to both sides or to one. The audio graph is made only once somebody asks for one side. */
export type Balance = "both" | "customer" | "agent";

export class SoundBalance {
  #context: AudioContext | undefined;
  #sides: { customer: GainNode; agent: GainNode } | undefined;
  readonly #audio: HTMLAudioElement;

  constructor(audio: HTMLAudioElement) {
    this.#audio = audio;
  }

  choose(balance: Balance): void {
    if (balance === "both" && !this.#sides) return;
    const sides = this.#sides ?? this.#wire();
    sides.customer.gain.value = balance === "agent" ? 0 : 1;
    sides.agent.gain.value = balance === "customer" ? 0 : 1;
    void this.#context?.resume();
  }

  close(): void {
    void this.#context?.close();
  }

  /** Each side to both ears, so that one side alone is not heard in one ear only. */
  #wire(): { customer: GainNode; agent: GainNode } {
    const context = new AudioContext();
    const source = context.createMediaElementSource(this.#audio);
    const splitter = context.createChannelSplitter(2);
    const sides = { customer: context.createGain(), agent: context.createGain() };
    source.connect(splitter);
    splitter.connect(sides.customer, 0);
    splitter.connect(sides.agent, 1);
    sides.customer.connect(context.destination);
    sides.agent.connect(context.destination);
    this.#context = context;
    this.#sides = sides;
    return sides;
  }
}
