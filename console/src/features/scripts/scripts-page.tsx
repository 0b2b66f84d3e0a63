import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { MessageCircleQuestion, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Script } from "@/api/contract";
import { SCRIPTS_KEY, listScripts } from "@/api/scripts";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { NewScript } from "@/features/scripts/new-script";
import { ScriptPane } from "@/features/scripts/script-pane";
import { ScriptRow } from "@/features/scripts/script-row";
import css from "@/features/scripts/scripts-page.module.css";

/** Scripts by name at the left, every version in its own row; at the right one of them. */
export function ScriptsPage() {
  const { t } = useTranslation();
  const { id } = useSearch({ from: "/shell/scripts" });
  const navigate = useNavigate({ from: "/scripts" });
  const [isNew, setNew] = useState(false);
  const scripts = useQuery({ queryKey: SCRIPTS_KEY, queryFn: listScripts });
  const rows = scripts.data ?? [];
  const chosen = rows.find((one) => one.id === id) ?? rows[0];
  const choose = (script: Script) => void navigate({ search: { id: script.id } });

  return (
    <Page
      title={t("scripts.title")}
      subtitle={t("scripts.subtitle")}
      actions={
        <Button leftSection={<Plus size={14} />} onClick={() => setNew(true)}>
          {t("scripts.new")}
        </Button>
      }
    >
      <div className={css["split"]}>
        <Panel title={t("scripts.title")} isFilling isFlush>
          <Loaded query={scripts} lines={6}>
            {() =>
              rows.length === 0 ? (
                <Notice
                  icon={MessageCircleQuestion}
                  title={t("scripts.none")}
                  text={t("scripts.none_hint")}
                />
              ) : (
                <ul>
                  {rows.map((script) => (
                    <ScriptRow
                      key={script.id}
                      script={script}
                      isChosen={script.id === chosen?.id}
                      onChoose={() => choose(script)}
                    />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Panel>
        {chosen ? (
          <ScriptPane
            key={chosen.id}
            script={chosen}
            hasDraft={rows.some((one) => one.name === chosen.name && !one.published_at)}
            onOpen={choose}
          />
        ) : (
          <Panel title={t("scripts.questions")} isFilling>
            <Notice icon={MessageCircleQuestion} title={t("scripts.none")} />
          </Panel>
        )}
      </div>
      {isNew ? <NewScript onClose={() => setNew(false)} onMade={choose} /> : null}
    </Page>
  );
}
