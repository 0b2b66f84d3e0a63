import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Growth } from "@/api/contract";
import { readGrowth } from "@/api/growth";
import { Loaded } from "@/components/loaded";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { GrowthMonths } from "@/features/growth/growth-months";
import css from "@/features/growth/growth-page.module.css";
import { count, day, hours } from "@/lib/format";

/** What an agent has come to over the months: time on the phone, people, prospects, reviews. */
export function GrowthPage() {
  const { t } = useTranslation();
  const growth = useQuery({ queryKey: ["growth"], queryFn: readGrowth });

  return (
    <Page title={t("growth.title")} subtitle={t("growth.subtitle")}>
      <Loaded query={growth}>
        {(found) => (
          <>
            <Totals growth={found} />
            <Panel title={t("growth.months")} isFilling isFlush>
              <GrowthMonths months={found.months} />
            </Panel>
            <p className={css["more"]}>
              <Link to="/recordings" search={{}}>
                {t("growth.recordings")}
              </Link>
              <Link to="/quality" search={{ tab: "examples" }}>
                {t("growth.examples_link")}
              </Link>
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Totals({ growth }: { growth: Growth }) {
  const { t } = useTranslation();
  const figures = [
    { name: "talk", value: hours(growth.talk_seconds) },
    { name: "calls", value: count(growth.calls) },
    { name: "people", value: count(growth.people) },
    { name: "prospects", value: count(growth.prospects) },
    { name: "reviews", value: count(growth.reviews) },
    { name: "examples", value: count(growth.examples) },
  ] as const;

  return (
    <Panel title={t("growth.since", { day: day(growth.since) })}>
      <dl className={css["figures"]}>
        {figures.map(({ name, value }) => (
          <div key={name}>
            <dt>{t(`growth.figure.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
