import { Button } from "@mantine/core";
import { AlertTriangle } from "lucide-react";
import { useTranslation } from "react-i18next";

import { troubleOf } from "@/features/desk/banner-state";
import type { Trouble } from "@/features/desk/banner-state";
import { useDesk } from "@/features/desk/desk-context";
import css from "@/features/desk/desk-page.module.css";

const SOFT: readonly Trouble[] = ["feed_lost", "parked", "elsewhere"];
const BY_HAND: readonly Trouble[] = ["elsewhere", "microphone", "credentials", "line_lost"];

/** One line on top of the desk when something stands in the way of calls, and what to do. */
export function DeskBanner() {
  const { t } = useTranslation();
  const { feed, desk, phone, connectLine } = useDesk();
  const trouble = desk ? troubleOf(feed, desk, phone) : null;

  if (!trouble) return null;
  return (
    <div
      className={css["banner"]}
      role="alert"
      data-tone={SOFT.includes(trouble) ? "warn" : "bad"}
      data-trouble={trouble}
    >
      <AlertTriangle size={17} aria-hidden />
      <p>
        <b>{t(`trouble.${trouble}.title`)}</b>
        {t(`trouble.${trouble}.text`)}
      </p>
      {BY_HAND.includes(trouble) ? (
        <Button variant="default" onClick={connectLine}>
          {t(trouble === "elsewhere" ? "line.use_here" : "line.dial_now")}
        </Button>
      ) : null}
    </div>
  );
}
