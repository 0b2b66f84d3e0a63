import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { DeskCall, DeskThird } from "@/api/contract";
import { dropThird, joinThird, passToThird } from "@/api/control";
import { Elapsed } from "@/components/elapsed";
import css from "@/features/desk/call-bar.module.css";
import { useAct } from "@/lib/use-act";

export interface ThirdPanelProps {
  call: DeskCall;
  third: DeskThird;
}

/** The third party: who, how far, and what comes next. */
export function ThirdPanel({ call, third }: ThirdPanelProps) {
  const { t } = useTranslation();
  const join = useAct(joinThird);
  const pass = useAct(passToThird);
  const drop = useAct(dropThird);
  const isThere = third.state === "talking" || third.state === "waiting";

  return (
    <div className={css["third"]} role="status" data-third={third.state}>
      <p>
        <b>{third.name || third.phone_masked}</b>
        <span>{t(third.is_me ? "third.asks_me" : `third.${third.state}`)}</span>
        <Elapsed since={third.since} />
      </p>
      {third.is_me ? null : (
        <div className={css["tools"]}>
          {isThere ? (
            <Button variant="default" loading={join.isBusy} onClick={() => join.act(call.id)}>
              {t("third.join")}
            </Button>
          ) : null}
          {isThere || third.state === "joined" ? (
            <Button variant="default" loading={pass.isBusy} onClick={() => pass.act(call.id)}>
              {t("third.pass")}
            </Button>
          ) : null}
          <Button
            variant="default"
            color="red"
            loading={drop.isBusy}
            onClick={() => drop.act(call.id)}
          >
            {t("third.drop")}
          </Button>
        </div>
      )}
    </div>
  );
}
