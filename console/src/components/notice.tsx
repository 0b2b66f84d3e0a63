import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import css from "@/components/notice.module.css";

export interface NoticeProps {
  icon?: LucideIcon;
  title: string;
  text?: string | undefined;
  tone?: "plain" | "warn" | "bad";
  /** What can be done about it. */
  action?: ReactNode;
}

/** What stands where nothing else can: nothing here yet, or something went wrong. */
export function Notice({ icon: Icon, title, text, tone = "plain", action }: NoticeProps) {
  return (
    <div className={css["notice"]} data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
      {Icon ? <Icon size={22} strokeWidth={1.6} aria-hidden /> : null}
      <p className={css["title"]}>{title}</p>
      {text ? <p className={css["text"]}>{text}</p> : null}
      {action}
    </div>
  );
}
