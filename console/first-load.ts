import { gzipSync } from "node:zlib";

import type { Plugin } from "vite";

const LIMIT_KB = 300;

/** Fails the build when what the first page loads, gzipped, is more than a slow line should carry. */
export function firstLoadLimit(): Plugin {
  return {
    name: "first-load-limit",
    apply: "build",
    generateBundle(_, bundle) {
      const seen = new Set<string>();
      const visit = (file: string) => {
        const chunk = bundle[file];
        if (seen.has(file) || chunk?.type !== "chunk") return;
        seen.add(file);
        chunk.imports.forEach(visit);
      };
      // The catalogue and the frame are asked for at once, though they are files of their own.
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        if (
          chunk.isEntry ||
          /\/(zh-CN|shell|desk-session|desk-status-bar|desk-page)-/.test(chunk.fileName)
        ) {
          visit(chunk.fileName);
        }
      }
      const bytes = [...seen].reduce((sum, file) => {
        const chunk = bundle[file];
        return sum + (chunk?.type === "chunk" ? gzipSync(chunk.code).length : 0);
      }, 0);
      const kilobytes = Math.round(bytes / 1024);
      if (kilobytes > LIMIT_KB) {
        this.error(
          `The first load is ${kilobytes} KB of gzipped script; the limit is ${LIMIT_KB} KB.`,
        );
      }
      this.info(`first load: ${kilobytes} KB of gzipped script, of ${LIMIT_KB} KB`);
    },
  };
}
