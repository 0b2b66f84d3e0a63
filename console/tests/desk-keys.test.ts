import { describe, expect, it } from "vitest";

import {
  ACTIONS,
  USUAL,
  chosenOf,
  clashes,
  keyNameOf,
  keysOf,
} from "@/features/desk/keys/desk-keys";

describe("keys of the desk", () => {
  it("have no clash as they usually are, though Enter has two meanings", () => {
    expect(clashes(keysOf({}))).toEqual([]);
    expect(USUAL.accept).toBe(USUAL.save);
  });

  it("keep only what differs from the usual", () => {
    const keys = keysOf({ mute: "u", hold: "" });

    expect(keys.mute).toBe("u");
    expect(keys.transfer).toBe("t");
    expect(chosenOf(keys)).toEqual({ mute: "u", hold: "" });
    expect(chosenOf(keysOf({}))).toEqual({});
  });

  it("clash where two actions are there at once", () => {
    expect(clashes(keysOf({ mute: "h" }))).toEqual(["mute", "hold"]);
    expect(clashes(keysOf({ save: "p" }))).toEqual(["save", "availability"]);
    expect(clashes(keysOf({ skip: "m" }))).toEqual([]);
    expect(clashes(keysOf({ mute: "", hold: "" }))).toEqual([]);
  });

  it("forget an action that is no more", () => {
    expect(Object.keys(keysOf({ dance: "d" }))).toEqual(ACTIONS);
  });

  it.each([
    ["M", "m"],
    ["F5", "F5"],
    ["Enter", "Enter"],
    ["1", null],
    ["?", null],
    ["Shift", null],
  ])("takes %s as %s", (key, name) => {
    expect(keyNameOf(key)).toBe(name);
  });
});
