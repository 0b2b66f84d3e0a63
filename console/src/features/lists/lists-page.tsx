import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileSpreadsheet } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listImports } from "@/api/lists";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { ImportForm } from "@/features/lists/import-form";
import { ImportReport } from "@/features/lists/import-report";
import { isMoving } from "@/features/lists/import-state";
import { ImportsTable } from "@/features/lists/imports-table";
import { ListsPanel } from "@/features/lists/lists-panel";
import css from "@/features/lists/lists-page.module.css";

/** Files come in here; each leaves a report in which every row has exactly one fate. */
export function ListsPage() {
  const { t } = useTranslation();
  const mayImport = may(useMe(), "lists.manage");
  const [chosen, setChosen] = useState<string | null>(null);
  const imports = useQuery({
    queryKey: ["imports"],
    queryFn: listImports,
    refetchInterval: ({ state }) => (state.data?.items.some(isMoving) ? 700 : 15_000),
  });
  const items = imports.data?.items ?? [];
  const shown = items.find(({ id }) => id === chosen) ?? items[0];

  return (
    <Page
      title={t("lists.title")}
      subtitle={t("lists.adds_up")}
      actions={
        <>
          <Button variant="default" renderRoot={(props) => <Link to="/presets" {...props} />}>
            {t("presets.title")}
          </Button>
          <Button variant="default" renderRoot={(props) => <Link to="/blocked" {...props} />}>
            {t("blocked.title")}
          </Button>
        </>
      }
    >
      <div className={css["split"]}>
        <div className={css["column"]}>
          {mayImport ? <ImportForm onStarted={setChosen} /> : null}
          <ListsPanel />
        </div>
        <div className={css["column"]}>
          {shown ? <ImportReport report={shown} /> : null}
          <Panel title={t("lists.imports")} isFilling isFlush>
            <Loaded query={imports} lines={8}>
              {() =>
                items.length === 0 ? (
                  <Notice
                    icon={FileSpreadsheet}
                    title={t("lists.imports_none")}
                    text={t("lists.imports_none_hint")}
                  />
                ) : (
                  <ImportsTable imports={items} chosen={shown?.id} onChoose={setChosen} />
                )
              }
            </Loaded>
          </Panel>
        </div>
      </div>
    </Page>
  );
}
