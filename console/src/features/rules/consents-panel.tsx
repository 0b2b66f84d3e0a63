import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { listConsents, withdrawConsent } from "@/api/rules";
import { useMe } from "@/api/use-me";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { ConsentDialog } from "@/features/rules/consent-dialog";
import css from "@/features/rules/rules-page.module.css";
import { day } from "@/lib/format";
import { useAct } from "@/lib/use-act";

const LEAST = 3;

/** Who agreed to be called, asked by number; campaigns say whether they need it. */
export function ConsentsPanel() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayAdd = may(useMe(), "dnc.add");
  const [typed, setTyped] = useState("");
  const [phone, setPhone] = useState("");
  const [isAdding, setAdding] = useState(false);
  const consents = useQuery({
    queryKey: ["consents", phone],
    queryFn: async () => (await listConsents(phone)).items,
    enabled: phone.length >= LEAST,
    retry: false,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["consents"] });
  const withdraw = useAct(withdrawConsent, refresh);

  return (
    <Panel title={t("rules.consents")} isFilling isFlush>
      <form
        className={`${css["form"]} ${css["inset"]}`}
        onSubmit={(event) => {
          event.preventDefault();
          setPhone(typed.trim());
        }}
      >
        <TextInput
          flex={1}
          inputMode="tel"
          label={t("rules.consent_of")}
          description={t("rules.consents_hint")}
          minLength={LEAST}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={typed.trim().length < LEAST}>
          {t("rules.look_up")}
        </Button>
        {mayAdd ? <Button onClick={() => setAdding(true)}>{t("rules.add_consent")}</Button> : null}
      </form>
      {phone.length >= LEAST ? (
        <Rows
          query={consents}
          none={{ icon: FileCheck, title: t("rules.consents_none"), text: "" }}
          heads={[t("rules.basis"), t("rules.given"), t("rules.until"), ""]}
        >
          {(one) => (
            <tr key={one.id}>
              <td data-wrap title={one.evidence}>
                {one.basis}
                <div className={table["soft"]}>{one.evidence}</div>
              </td>
              <td className={table["nowrap"]}>{day(one.given_at)}</td>
              <td className={table["nowrap"]}>
                {one.expires_at ? day(one.expires_at) : t("dnc.forever")}
              </td>
              <td data-end>
                {one.withdrawn_at ? (
                  <Tag tone="bad">{t("rules.withdrawn", { day: day(one.withdrawn_at) })}</Tag>
                ) : mayAdd ? (
                  <Button size="compact-xs" variant="default" onClick={() => withdraw.act(one.id)}>
                    {t("rules.withdraw")}
                  </Button>
                ) : null}
              </td>
            </tr>
          )}
        </Rows>
      ) : null}
      {isAdding ? (
        <ConsentDialog
          phone={typed.trim()}
          onClose={() => setAdding(false)}
          onAdded={(added) => {
            setTyped(added);
            setPhone(added);
            return refresh();
          }}
        />
      ) : null}
    </Panel>
  );
}
