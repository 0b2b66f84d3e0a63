import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { AudioLines, Download } from "lucide-react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { bundleUrl } from "@/api/quality";
import {
  listRecordingViews,
  listRecordings,
  removeRecordingView,
  saveRecordingView,
} from "@/api/recordings";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { MoreButton } from "@/components/more-button";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { ViewsMenu } from "@/components/views-menu";
import { RecordingFilter } from "@/features/recordings/recording-filter";
import { RecordingPane } from "@/features/recordings/recording-pane";
import { RecordingRow } from "@/features/recordings/recording-row";
import { filterOf, searchOf } from "@/features/recordings/recording-search";
import css from "@/features/recordings/recordings-page.module.css";
import { useKeys } from "@/lib/use-keys";
import { usePages } from "@/lib/use-pages";

/** A list at the left, the chosen call's sound at the right, both by keyboard. */
export function RecordingsPage() {
  const { t } = useTranslation();
  const { call: chosen, ...search } = useSearch({ from: "/shell/recordings" });
  const filter = filterOf(search);
  const navigate = useNavigate({ from: "/recordings" });
  const me = useMe();
  const recordings = usePages(["recordings", filter], (cursor) =>
    listRecordings({ ...filter, ...(cursor ? { cursor } : {}) }),
  );
  const rows = recordings.data ?? [];
  const choose = (call: string | undefined) => {
    if (call) void navigate({ search: { ...search, call }, replace: true });
  };
  const goOn = () => {
    if (at + 1 < rows.length) choose(rows[at + 1]?.call_id);
    else if (recordings.more.hasMore) recordings.more.onMore();
  };
  const at = rows.findIndex((row) => row.call_id === chosen);
  useKeys({
    j: goOn,
    ArrowDown: goOn,
    k: () => choose(rows[at - 1]?.call_id),
    ArrowUp: () => choose(rows[at - 1]?.call_id),
  });

  return (
    <Page
      title={t("recordings.title")}
      subtitle={t("recordings.choose_hint")}
      actions={
        <>
          <RecordingFilter
            filter={search}
            onChange={(wanted) => void navigate({ search: wanted })}
          />
          <ViewsMenu
            of="recording-views"
            list={listRecordingViews}
            save={(name, isShared) => saveRecordingView(name, filter, isShared)}
            remove={removeRecordingView}
            onOpen={(view) => void navigate({ search: searchOf(view.filters) })}
          />
          {may(me, "recordings.take") && rows.length > 0 ? (
            <Button
              variant="default"
              leftSection={<Download size={14} />}
              renderRoot={(props) => <a href={bundleUrl(search)} download {...props} />}
            >
              {t("recordings.take")}
            </Button>
          ) : null}
        </>
      }
    >
      <div className={css["split"]}>
        <Panel title={t("recordings.list")} isFilling isFlush>
          <Loaded query={recordings} lines={10}>
            {(items) =>
              items.length === 0 ? (
                <Notice
                  icon={AudioLines}
                  title={t("recordings.none")}
                  text={t("recordings.none_hint")}
                />
              ) : (
                <>
                  <ul>
                    {items.map((recording) => (
                      <RecordingRow
                        key={recording.call_id}
                        recording={recording}
                        isChosen={recording.call_id === chosen}
                        onChoose={choose}
                      />
                    ))}
                  </ul>
                  <MoreButton {...recordings.more} />
                </>
              )
            }
          </Loaded>
        </Panel>
        <RecordingPane callId={chosen} />
      </div>
    </Page>
  );
}
