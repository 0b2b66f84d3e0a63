import { NativeSelect } from "@mantine/core";
import { ClipboardCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Review } from "@/api/contract";
import { listReviews } from "@/api/quality";
import { MoreButton } from "@/components/more-button";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { RecordingLink } from "@/features/quality/recording-link";
import { points, stamp } from "@/lib/format";
import { usePages } from "@/lib/use-pages";

const STATES = ["given", "acknowledged", "disputed", "settled"] as const;

/** Reviews given: an agent's own, a supervisor's team, everybody's for quality. */
export function ReviewsTab() {
  const { t } = useTranslation();
  const [state, setState] = useState<Review["state"] | "">("");
  const reviews = usePages(["reviews", "page", state], (cursor) =>
    listReviews({ ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }),
  );

  return (
    <Panel
      title={t("quality.tab.reviews")}
      isFilling
      isFlush
      aside={
        <NativeSelect
          size="xs"
          aria-label={t("quality.tab.reviews")}
          value={state}
          onChange={(event) => setState(event.currentTarget.value as Review["state"] | "")}
          data={[
            { value: "", label: "–" },
            ...STATES.map((value) => ({ value, label: t(`quality.state.${value}`) })),
          ]}
        />
      }
    >
      <Rows
        query={reviews}
        none={{
          icon: ClipboardCheck,
          title: t("quality.reviews_none"),
          text: t("quality.reviews_none_hint"),
        }}
        heads={[
          t("quality.given"),
          t("quality.agent"),
          t("quality.reviewer"),
          t("quality.scorecard"),
          { end: t("quality.score") },
          "",
          "",
          "",
        ]}
        foot={<MoreButton {...reviews.more} />}
      >
        {(row) => (
          <tr key={row.id}>
            <td className={table["nowrap"]}>{stamp(row.given_at)}</td>
            <td className={table["strong"]}>{row.agent_name}</td>
            <td>{row.reviewer_name}</td>
            <td>{row.scorecard_name}</td>
            <td data-end className={table["strong"]}>
              {points(row.score)}
            </td>
            <td>
              <Tag tone={row.has_passed ? "good" : "bad"}>
                {t(row.has_passed ? "quality.passed" : "quality.not_passed")}
              </Tag>
            </td>
            <td>
              <Tag>{t(`quality.state.${row.state}`)}</Tag>
            </td>
            <td data-end>
              <RecordingLink callId={row.call_id} />
            </td>
          </tr>
        )}
      </Rows>
    </Panel>
  );
}
