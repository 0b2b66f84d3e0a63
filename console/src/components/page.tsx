import { useContext } from "react";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";

import { PageSlot } from "@/components/page-slot";
import css from "@/components/page.module.css";

export interface PageProps {
  title: string;
  subtitle?: string | undefined;
  /** Filters and buttons at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, subtitle, actions, children }: PageProps) {
  const { t } = useTranslation();
  const slot = useContext(PageSlot);
  const head = (
    <div className={css["head"]}>
      <div className={css["titles"]}>
        <h1>{title}</h1>
        {subtitle ? <p title={subtitle}>{subtitle}</p> : null}
      </div>
      <div className={css["actions"]}>{actions}</div>
    </div>
  );

  return (
    <div className={css["page"]} data-bare={slot !== null || undefined}>
      <title>{`${title} · ${t("app.name")}`}</title>
      {slot ? createPortal(head, slot) : head}
      <div className={css["body"]}>{children}</div>
    </div>
  );
}
