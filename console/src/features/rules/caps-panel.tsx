import { Button, NumberInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ContactRules } from "@/api/contract";
import { may } from "@/api/me";
import { changeContactRules, readContactRules } from "@/api/rules";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Panel } from "@/components/panel";
import css from "@/features/rules/rules-page.module.css";
import { useAct } from "@/lib/use-act";

const BOUNDS = {
  per_5_minutes: [1, 10],
  per_24_hours: [1, 50],
  per_30_days: [1, 200],
  check_days: [1, 365],
  suspect_after: [1, 20],
  hand_dials_per_day: [0, 500],
} as const;
const CAPS = Object.keys(BOUNDS) as (keyof ContactRules)[];

/** How often one number may be called by all campaigns together. */
export function CapsPanel() {
  const { t } = useTranslation();
  const rules = useQuery({ queryKey: ["contact-rules"], queryFn: readContactRules });

  return (
    <Panel title={t("rules.caps")}>
      <Loaded query={rules} lines={4}>
        {(kept) => <CapsForm key={JSON.stringify(kept)} kept={kept} />}
      </Loaded>
    </Panel>
  );
}

function CapsForm({ kept }: { kept: ContactRules }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayChange = may(useMe(), "rules.manage");
  const [rules, setRules] = useState(kept);
  const save = useAct(changeContactRules, () =>
    queries.invalidateQueries({ queryKey: ["contact-rules"] }),
  );
  const isChanged = CAPS.some((cap) => rules[cap] !== kept[cap]);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.act(rules);
      }}
    >
      <div className={css["caps"]}>
        {CAPS.map((cap) => (
          <NumberInput
            key={cap}
            label={t(`rules.${cap}`)}
            min={BOUNDS[cap][0]}
            max={BOUNDS[cap][1]}
            clampBehavior="strict"
            allowDecimal={false}
            disabled={!mayChange}
            value={rules[cap]}
            onChange={(value) => {
              if (typeof value === "number") setRules({ ...rules, [cap]: value });
            }}
          />
        ))}
      </div>
      <p className={css["hint"]}>{mayChange ? t("rules.caps_hint") : t("rules.caps_locked")}</p>
      {mayChange ? (
        <Button type="submit" disabled={!isChanged} loading={save.isBusy}>
          {t("common.save")}
        </Button>
      ) : null}
    </form>
  );
}
