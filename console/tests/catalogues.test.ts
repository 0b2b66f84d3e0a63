import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import en from "@/lib/i18n/en.json";
import zh from "@/lib/i18n/zh-CN.json";

interface Tree {
  [name: string]: string | Tree;
}

/** Chinese has one form for every count, English has two. */
const form = (path: string) => path.replace(/_(one|other)$/, "");

function leaves(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    return typeof value === "string" ? [[path, value] as [string, string]] : leaves(value, path);
  });
}

const keysOf = (tree: Tree) => [...new Set(leaves(tree).map(([path]) => form(path)))].sort();
const slots = (text: string) => (text.match(/{{\w+}}/g) ?? []).sort();

describe("the catalogues", () => {
  it("have the same keys", () => {
    expect(keysOf(zh)).toEqual(keysOf(en));
  });

  it("leave no text empty", () => {
    const empty = [...leaves(en), ...leaves(zh)].filter(([, text]) => text.trim() === "");

    expect(empty).toEqual([]);
  });

  it("fill the same slots", () => {
    const english = new Map(leaves(en).map(([path, text]) => [form(path), slots(text)]));
    const others = leaves(zh).filter(
      ([path, text]) => slots(text).join() !== english.get(form(path))?.join(),
    );

    expect(others).toEqual([]);
  });

  it("hold nothing that the console does not say", () => {
    const root = fileURLToPath(new URL("../src", import.meta.url));
    const source = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => readFileSync(`${root}/${path}`, "utf8"))
      .join("\n");
    // Said whole, or from a part of its path on: t(`state.${state}`).
    const isSaid = (path: string) =>
      source.includes(`"${path}"`) ||
      [...path.matchAll(/\./g)].some(({ index }) =>
        source.includes(`\`${path.slice(0, index)}.\${`),
      );

    expect(keysOf(en).filter((path) => !isSaid(path))).toEqual([]);
  });

  it("have words for every error that the API documents", () => {
    const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
    const codes = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code ?? "");

    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !(code in en.problem.code))).toEqual([]);
  });
});
