import { useQuery } from "@tanstack/react-query";
import { PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Trunk, TrunkTest } from "@/api/contract";
import { TRUNK_KEY, readTrunk } from "@/api/trunk";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import { TestBar } from "@/features/trunk/test-bar";
import css from "@/features/trunk/trunk.module.css";
import { isRunning } from "@/features/trunk/trunk-test";
import { DASH, stamp } from "@/lib/format";

const REFRESH_MS = 5_000;
const LIVE_MS = 500;

/** The way to the carrier, and calls that show whether it works. */
export function TrunkPage() {
  const { t } = useTranslation();
  const trunk = useQuery({
    queryKey: TRUNK_KEY,
    queryFn: readTrunk,
    refetchInterval: ({ state }) => (state.data?.tests.some(isRunning) ? LIVE_MS : REFRESH_MS),
  });
  const tests = useQuery({
    queryKey: TRUNK_KEY,
    queryFn: readTrunk,
    select: (read) => read.tests,
  });

  return (
    <Page title={t("trunk_page.title")} subtitle={t("trunk_page.subtitle")}>
      {trunk.data ? <Facts trunk={trunk.data} /> : null}
      <Panel title={t("trunk_page.test_call")}>
        <TestBar running={trunk.data?.tests.find(isRunning)} />
        <Rows
          query={tests}
          none={{ icon: PhoneOff, title: t("trunk_page.none"), text: t("trunk_page.none_hint") }}
          heads={[
            t("trunk_page.at"),
            t("trunk_page.number"),
            t("trunk_page.by"),
            t("trunk_page.result"),
            { end: t("trunk_page.rang_after") },
            { end: t("trunk_page.answered_after") },
            { end: t("trunk_page.lasted") },
          ]}
        >
          {(row) => <TestRow key={row.id} test={row} />}
        </Rows>
      </Panel>
    </Page>
  );
}

function Facts({ trunk }: { trunk: Trunk }) {
  const { t } = useTranslation();
  const facts = [
    [t("trunk_page.address"), trunk.address || t("trunk_page.simulator")],
    [
      t("trunk_page.login"),
      trunk.has_login ? t("trunk_page.with_login") : t("trunk_page.without_login"),
    ],
    [t("trunk_page.pbx"), trunk.pbx],
    [t("trunk_page.state"), trunk.is_up ? t("trunk_page.up") : t("trunk_page.down")],
  ] as const;

  return (
    <dl className={css["facts"]}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function TestRow({ test }: { test: TrunkTest }) {
  const seconds = (value: number | null) => (value === null ? DASH : value.toFixed(1));

  return (
    <tr>
      <td>{stamp(test.asked_at)}</td>
      <td>{test.phone_masked}</td>
      <td>{test.asked_by}</td>
      <td data-wrap>
        <Result test={test} />
      </td>
      <td data-end>{seconds(test.rang_after_seconds)}</td>
      <td data-end>{seconds(test.answered_after_seconds)}</td>
      <td data-end>{seconds(test.lasted_seconds)}</td>
    </tr>
  );
}

/** What became of a test call, in words and with the cause that the carrier gave. */
function Result({ test }: { test: TrunkTest }) {
  const { t } = useTranslation();

  if (test.state !== "ended") return t(`trunk_page.states.${test.state}`);
  if (test.why) return t("trunk_page.not_dialed", { why: test.why });
  const word = test.outcome ? t(`outcome.${test.outcome}`) : DASH;
  return test.cause ? t("trunk_page.with_cause", { word, cause: test.cause }) : word;
}
