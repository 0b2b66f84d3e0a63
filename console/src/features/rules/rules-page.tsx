import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Page } from "@/components/page";
import { CapsPanel } from "@/features/rules/caps-panel";
import { ConsentsPanel } from "@/features/rules/consents-panel";
import { DaysPanel } from "@/features/rules/days-panel";
import { PausesPanel } from "@/features/rules/pauses-panel";
import css from "@/features/rules/rules-page.module.css";

/** What holds for every call of the site: how often, on which days, and with whose consent. */
export function RulesPage() {
  const { t } = useTranslation();
  const me = useMe();

  return (
    <Page title={t("rules.title")} subtitle={t("rules.subtitle")}>
      <div className={css["split"]}>
        <div className={css["column"]}>
          <CapsPanel />
          {may(me, "dnc.read") ? <ConsentsPanel /> : null}
        </div>
        <div className={css["column"]}>
          <DaysPanel />
          <PausesPanel />
        </div>
      </div>
    </Page>
  );
}
