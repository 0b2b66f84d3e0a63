import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Script, ScriptNode, ScriptNodeResult } from "@/api/contract";
import { SCRIPTS_KEY, readScriptResults } from "@/api/scripts";
import { Loaded } from "@/components/loaded";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { variantLetter } from "@/features/scripts/script-state";
import css from "@/features/scripts/scripts-page.module.css";
import { DASH, count, percent, ratio } from "@/lib/format";

export interface ScriptResultsTableProps {
  script: Script;
}

/** By question and wording: how often it was said, and how many prospects those calls found. */
export function ScriptResultsTable({ script }: ScriptResultsTableProps) {
  const { t } = useTranslation();
  const results = useQuery({
    queryKey: [...SCRIPTS_KEY, script.id, "results"],
    queryFn: () => readScriptResults(script.id),
  });

  return (
    <Loaded query={results}>
      {({ calls, nodes, fewest }) => (
        <>
          <p className={css["hint"]}>
            {t("scripts.results_hint", { calls: count(calls), fewest })}
          </p>
          <table className={table["table"]}>
            <thead>
              <tr>
                <th>{t("scripts.words")}</th>
                <th data-end>{t("scripts.asked")}</th>
                <th data-end>{t("metric.effective")}</th>
                <th data-end>{t("metric.prospects")}</th>
                <th data-end>{t("scripts.rate")}</th>
                <th data-end>{t("scripts.interval")}</th>
              </tr>
            </thead>
            <tbody>
              {script.nodes.map((node, at) => (
                <NodeRows key={node.key} node={node} at={at} result={nodes[at]} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </Loaded>
  );
}

interface NodeRowsProps {
  node: ScriptNode;
  at: number;
  result: ScriptNodeResult | undefined;
}

function NodeRows({ node, at, result }: NodeRowsProps) {
  const { t } = useTranslation();

  return (result?.arms ?? []).map((arm) => (
    <tr key={arm.variant}>
      <td data-wrap>
        <small className={css["of"]}>
          {at + 1}
          {variantLetter(arm.variant)} · {node.purpose ? t(`scripts.purpose.${node.purpose}`) : ""}
          {result?.best === arm.variant ? <Tag tone="good">{t("scripts.better")}</Tag> : null}
        </small>
        {arm.wording}
        <AnswerCounts node={node} answers={arm.answers} other={arm.other_answers} />
      </td>
      <td data-end>{count(arm.asked)}</td>
      <td data-end>{percent(ratio(arm.effective, arm.asked))}</td>
      <td data-end>{count(arm.prospects)}</td>
      <td data-end>{percent(ratio(arm.prospects, arm.asked))}</td>
      <td data-end className={table["nowrap"]}>
        {arm.asked > 0 ? `${percent(arm.low)} – ${percent(arm.high)}` : DASH}
      </td>
    </tr>
  ));
}

interface AnswerCountsProps {
  node: ScriptNode;
  answers: number[];
  other: number;
}

function AnswerCounts({ node, answers, other }: AnswerCountsProps) {
  const { t } = useTranslation();
  const given = node.answers.map(({ text }, at) => ({ text, times: answers[at] ?? 0 }));
  const all = [...given, { text: t("scripts.other_answer"), times: other }];

  if (all.every(({ times }) => times === 0)) return null;
  return (
    <ul className={css["counts"]}>
      {all.map(({ text, times }) => (
        <li key={text}>
          {text} <b>{count(times)}</b>
        </li>
      ))}
    </ul>
  );
}
