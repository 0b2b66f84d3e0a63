import type { ReactNode } from "react";

import css from "@/components/panel.module.css";

export interface PanelProps {
  title: string;
  /** What stands at the right end of the title line. */
  aside?: ReactNode;
  /** Fills the height that is left and scrolls inside. */
  isFilling?: boolean;
  isFlush?: boolean;
  children: ReactNode;
}

/** A titled card; its title is also the name of its region. */
export function Panel({ title, aside, isFilling, isFlush, children }: PanelProps) {
  return (
    <section className={css["panel"]} data-filling={isFilling || undefined} aria-label={title}>
      <header className={css["head"]}>
        <h2>{title}</h2>
        {aside}
      </header>
      <div className={css["body"]} data-flush={isFlush || undefined}>
        {children}
      </div>
    </section>
  );
}
