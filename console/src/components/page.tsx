import type { ReactNode } from "react";

import css from "@/components/page.module.css";

export interface PageProps {
  title: string;
  subtitle?: string | undefined;
  /** Filters and buttons at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, subtitle, actions, children }: PageProps) {
  return (
    <div className={css["page"]}>
      <header className={css["head"]}>
        <div className={css["titles"]}>
          <h1>{title}</h1>
          {subtitle ? <p>{subtitle}</p> : null}
        </div>
        <div className={css["actions"]}>{actions}</div>
      </header>
      <div className={css["body"]}>{children}</div>
    </div>
  );
}
