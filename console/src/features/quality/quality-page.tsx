import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Page } from "@/components/page";
import { ExamplesTab } from "@/features/quality/examples-tab";
import { HitsTab } from "@/features/quality/hits-tab";
import { QueueTab } from "@/features/quality/queue-tab";
import { ReviewsTab } from "@/features/quality/reviews-tab";
import { SamplesTab } from "@/features/quality/samples-tab";
import { ScorecardsTab } from "@/features/quality/scorecards-tab";

const TABS = [
  { name: "queue", needs: "reviews.give", content: QueueTab },
  { name: "hits", needs: "reviews.give", content: HitsTab },
  { name: "reviews", needs: "reviews.read", content: ReviewsTab },
  { name: "samples", needs: "reviews.manage", content: SamplesTab },
  { name: "scorecards", needs: "reviews.manage", content: ScorecardsTab },
  { name: "examples", needs: "reviews.read", content: ExamplesTab },
] as const;

export function QualityPage() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate({ from: "/quality" });
  const { tab } = useSearch({ from: "/shell/quality" });
  const tabs = TABS.filter(({ needs }) => may(me, needs));
  const chosen = tabs.find(({ name }) => name === tab) ?? tabs[0];
  if (!chosen) return null;
  const Content = chosen.content;

  return (
    <Page title={t("quality.title")} subtitle={t("quality.subtitle")}>
      <Tabs
        value={chosen.name}
        onChange={(name) => void navigate({ search: name ? { tab: name } : {} })}
      >
        <Tabs.List aria-label={t("quality.title")}>
          {tabs.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {t(`quality.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Content />
    </Page>
  );
}
