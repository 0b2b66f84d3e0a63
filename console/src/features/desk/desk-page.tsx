import { Skeleton } from "@mantine/core";

import { useTranslation } from "react-i18next";

import type { Desk } from "@/api/contract";
import { CallbacksPanel } from "@/features/desk/callbacks-panel";
import { CallSide } from "@/features/desk/call-side";
import { DeskBanner } from "@/features/desk/desk-banner";
import { DeskMessages } from "@/features/desk/desk-messages";
import { useDesk } from "@/features/desk/desk-context";
import css from "@/features/desk/desk-page.module.css";
import { sceneOf } from "@/features/desk/desk-state";
import { HandOffsPanel } from "@/features/desk/hand-offs-panel";
import { HelpKey } from "@/features/desk/keys/help-key";
import { IdleScene } from "@/features/desk/idle-scene";
import { LeadScene } from "@/features/desk/lead-scene";
import { PreviewScene } from "@/features/desk/preview-scene";
import { RecentCalls } from "@/features/desk/recent-calls";
import { StartShift } from "@/features/desk/start-shift";
import { TodayPanel } from "@/features/desk/today-panel";

/** The agent's workplace: the day at the left, the lead in the middle, the call at the right. */
export function DeskPage() {
  const { t } = useTranslation();
  const { desk } = useDesk();

  if (!desk) {
    return (
      <div className={css["desk"]}>
        {[1, 2, 3].map((column) => (
          <Skeleton key={column} height="100%" />
        ))}
      </div>
    );
  }
  return (
    <div className={css["page"]}>
      <title>{`${t("nav.desk")} · ${t("app.name")}`}</title>
      <HelpKey />
      <DeskBanner />
      <DeskMessages messages={desk.messages} />
      <div className={css["desk"]} data-scene={sceneOf(desk).kind}>
        <div className={css["column"]}>
          <TodayPanel desk={desk} />
          <HandOffsPanel desk={desk} />
          <CallbacksPanel />
        </div>
        <div className={css["column"]}>
          <Middle desk={desk} />
        </div>
        <div className={css["column"]}>
          <Side desk={desk} />
        </div>
      </div>
    </div>
  );
}

function Middle({ desk }: { desk: Desk }) {
  const scene = sceneOf(desk);
  switch (scene.kind) {
    case "offline":
      return <StartShift />;
    case "ready":
    case "pause":
    case "between":
      return <IdleScene desk={desk} />;
    case "preview":
      return <PreviewScene call={scene.call} until={desk.until} />;
    default:
      return (
        <LeadScene
          key={scene.call.id}
          call={scene.call}
          hasScript={desk.campaign?.has_script ?? false}
        />
      );
  }
}

function Side({ desk }: { desk: Desk }) {
  const scene = sceneOf(desk);
  switch (scene.kind) {
    case "dialing":
    case "talking":
    case "hold":
    case "wrapup":
      return <CallSide key={scene.call.id} desk={desk} call={scene.call} />;
    default:
      return <RecentCalls />;
  }
}
