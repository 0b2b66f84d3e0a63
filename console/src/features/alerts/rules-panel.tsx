import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { changeRule, listRules } from "@/api/alerts";
import type { RuleChange } from "@/api/alerts";
import type { AlertRule } from "@/api/contract";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import css from "@/features/alerts/alerts.module.css";
import { useAct } from "@/lib/use-act";

/** Each rule with its limit; a change holds as soon as the field is left. */
export function RulesPanel() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const rules = useQuery({ queryKey: ["alert-rules"], queryFn: listRules });
  const change = useAct(changeRule, () => cache.invalidateQueries({ queryKey: ["alert-rules"] }));

  return (
    <Panel title={t("alerts.rules")} isFlush>
      <Loaded query={rules} lines={5}>
        {(found) => (
          <table className={table["table"]}>
            <thead>
              <tr>
                <th>{t("alerts.rule")}</th>
                <th>{t("alerts.limit")}</th>
                <th>{t("alerts.window")}</th>
                <th>{t("alerts.receivers")}</th>
                <th>{t("alerts.active")}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((rule) => (
                <RuleRow
                  key={rule.id}
                  rule={rule}
                  onChange={(changes) => change.act(rule.id, changes)}
                />
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </Panel>
  );
}

interface RuleRowProps {
  rule: AlertRule;
  onChange: (changes: RuleChange) => void;
}

function RuleRow({ rule, onChange }: RuleRowProps) {
  const { t } = useTranslation();
  const isFixed = !may(useMe(), "alerts.manage");
  const isShare = rule.kind === "abandonment" || rule.kind === "answer_rate";
  const scale = isShare ? 100 : 1;
  const name = t(`alerts.kind.${rule.kind}`);
  const leave = (text: string, was: number, tell: (value: number) => void) => {
    const value = Number.parseFloat(text);
    if (!Number.isNaN(value) && value !== was) tell(value);
  };

  return (
    <tr>
      <td>{name}</td>
      <td>
        <NumberInput
          className={css["number"]}
          aria-label={`${name}: ${t("alerts.limit")}`}
          defaultValue={Math.round(rule.threshold * scale * 10) / 10}
          min={0}
          suffix={` ${t(`alerts.unit.${rule.kind}`)}`}
          hideControls
          disabled={isFixed}
          onBlur={(event) =>
            leave(event.currentTarget.value, rule.threshold * scale, (value) =>
              onChange({ threshold: value / scale }),
            )
          }
        />
      </td>
      <td>
        <NumberInput
          className={css["number"]}
          aria-label={`${name}: ${t("alerts.window")}`}
          defaultValue={rule.window_minutes}
          min={1}
          max={1440}
          suffix=" min"
          hideControls
          disabled={isFixed}
          onBlur={(event) =>
            leave(event.currentTarget.value, rule.window_minutes, (value) =>
              onChange({ window_minutes: value }),
            )
          }
        />
      </td>
      <td>
        <TextInput
          className={css["receivers"]}
          aria-label={`${name}: ${t("alerts.receivers")}`}
          placeholder={t("alerts.console_only")}
          defaultValue={rule.receivers.join(", ")}
          disabled={isFixed}
          onBlur={(event) => {
            const receivers = event.currentTarget.value.split(/[\s,;，；]+/).filter(Boolean);
            if (receivers.join() !== rule.receivers.join()) onChange({ receivers });
          }}
        />
      </td>
      <td>
        <Checkbox
          aria-label={`${name}: ${t("alerts.active")}`}
          checked={rule.is_active}
          disabled={isFixed}
          onChange={(event) => onChange({ is_active: event.currentTarget.checked })}
        />
      </td>
    </tr>
  );
}
