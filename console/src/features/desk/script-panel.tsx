import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MessageCircleQuestion } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { DeskCall, ScriptWalk } from "@/api/contract";
import { markScriptStep, walkScript } from "@/api/scripts";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import css from "@/features/desk/script-panel.module.css";
import { askedBefore, openNode } from "@/features/desk/script-walk";
import { useAct } from "@/lib/use-act";

export interface ScriptPanelProps {
  call: DeskCall;
}

/** The script as this lead hears it: the question to ask now, and the way that led to it. */
export function ScriptPanel({ call }: ScriptPanelProps) {
  const walk = useQuery({ queryKey: ["walk", call.id], queryFn: walkScript, staleTime: Infinity });

  return (
    <Loaded query={walk} lines={5}>
      {(script) => <Walk key={script.script_id} walk={script} canMark={call.placed_at !== null} />}
    </Loaded>
  );
}

function Walk({ walk, canMark }: { walk: ScriptWalk; canMark: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [back, setBack] = useState<string | null>(null);
  const mark = useAct(markScriptStep, (_, { node, answer }) => {
    setBack(null);
    client.setQueryData<ScriptWalk>(
      ["walk", walk.call_id],
      (old) =>
        old && {
          ...old,
          steps: [
            ...old.steps.filter((step) => step.node !== node),
            { node, answer: answer ?? null },
          ],
        },
    );
  });
  const node = openNode(walk, back);
  const answer = (key: string, at: number | null) =>
    canMark && !mark.isBusy && mark.act({ call_id: walk.call_id, node: key, answer: at });

  return (
    <div className={css["walk"]}>
      <ol className={css["asked"]}>
        {askedBefore(walk).map(({ key, words, said }) => (
          <li key={key}>
            <button type="button" onClick={() => setBack(key)}>
              <span>{words}</span>
              <b>{said ?? t("scripts.other_answer")}</b>
            </button>
          </li>
        ))}
      </ol>
      {node ? (
        <article className={css["node"]} aria-label={t("scripts.ask_now")}>
          <small>{t(`scripts.purpose.${node.purpose}`)}</small>
          <p className={css["words"]}>{node.words}</p>
          <div className={css["answers"]}>
            {node.answers.map(({ text }, at) => (
              <button
                key={text}
                type="button"
                disabled={!canMark}
                onClick={() => answer(node.key, at)}
              >
                {text}
              </button>
            ))}
            <button
              type="button"
              className={css["other"]}
              disabled={!canMark}
              onClick={() => answer(node.key, null)}
            >
              {t(node.answers.length > 0 ? "scripts.other_answer" : "scripts.asked_it")}
            </button>
          </div>
        </article>
      ) : (
        <Notice icon={MessageCircleQuestion} title={t("scripts.walk_over")} />
      )}
    </div>
  );
}
