import type { ReactNode } from "react";

import css from "@/components/tag.module.css";

export type Tone = "plain" | "good" | "warn" | "bad" | "accent" | "talk" | "wrapup";

export interface TagProps {
  tone?: Tone;
  children: ReactNode;
}

export function Tag({ tone = "plain", children }: TagProps) {
  return (
    <span className={css["tag"]} data-tone={tone}>
      {children}
    </span>
  );
}
