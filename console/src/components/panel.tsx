import type { ReactNode } from "react";

import css from "@/components/panel.module.css";

export interface PanelProps {
  title: string;
  /** What stands at the right end of the title line. */
  aside?: ReactNode;
  /** Fills the height that is left and scrolls inside. */
  isFilling?: boolean;
  isFlush?: boolean;
  /** The title is only the region's name: the page says it already. */
  isBare?: boolean;
  children: ReactNode;
}

/** A titled card; its title is also the name of its region. */
export function Panel({ title, aside, isFilling, isFlush, isBare, children }: PanelProps) {
  return (
    <section className={css["panel"]} data-filling={isFilling || undefined} aria-label={title}>
      {isBare ? null : (
        <div className={css["head"]}>
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {/* What scrolls must be reachable by key even when nothing in it is. */}
      <div
        className={css["body"]}
        data-flush={isFlush || undefined}
        {...(isFilling ? { tabIndex: 0 } : {})}
      >
        {children}
      </div>
    </section>
  );
}
