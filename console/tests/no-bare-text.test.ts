import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../src", import.meta.url));
const SPOKEN = [
  "aria-label",
  "title",
  "label",
  "placeholder",
  "alt",
  "description",
  "text",
  "legend",
];
const COMPONENTS = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".tsx"),
);

/** Keys on a keyboard and signs are the same in every language. */
const SIGNS = /^[\s\d\p{P}\p{S}×]*$/u;

function bareText(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && !SIGNS.test(node.text)) found.push(node.text.trim());
    if (
      ts.isJsxAttribute(node) &&
      SPOKEN.includes(node.name.getText(source)) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer) &&
      !SIGNS.test(node.initializer.text)
    ) {
      found.push(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const parse = (path: string, text: string) =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);

describe("text on screen", () => {
  it("is found when it stands in a component", () => {
    const source = parse("x.tsx", `const X = () => <p title="Hello">World {name} · </p>;`);

    expect(bareText(source)).toEqual(["Hello", "World"]);
  });

  it.each(COMPONENTS)("comes from the catalogues in %s", (path) => {
    const source = parse(path, readFileSync(`${ROOT}/${path}`, "utf8"));

    expect(bareText(source)).toEqual([]);
  });
});
