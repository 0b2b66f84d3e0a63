import { Button, Group, Modal, NativeSelect } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dedup, Import, ImportPreview, ReadAs } from "@/api/contract";
import { cancel, check, preview, start } from "@/api/lists";
import { Loaded } from "@/components/loaded";
import { ColumnsTable } from "@/features/lists/columns-table";
import { ImportTrial } from "@/features/lists/import-trial";
import css from "@/features/lists/import-wizard.module.css";
import { SavePreset } from "@/features/lists/save-preset";
import { useImportReason } from "@/features/lists/use-import-reason";
import { count } from "@/lib/format";
import { useAct } from "@/lib/use-act";

const ENCODINGS = ["utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis"];
const DELIMITERS = [",", ";", "\t", "|"];
export const POLICIES: Dedup[] = ["merge", "overwrite", "skip"];

export interface ImportWizardProps {
  draft: Import;
  preset: string;
  target: { list_id?: string; list_name?: string };
  onClose: () => void;
  onStarted: (importId: string) => void;
}

/** How a file would be read, before any of it is: encoding, columns, and what its rows become. */
export function ImportWizard({ draft, preset, target, onClose, onStarted }: ImportWizardProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<ReadAs>({ preset, encoding: "", delimiter: "", fields: {} });
  const [dedup, setDedup] = useState<Dedup>("merge");
  const looked = useQuery({
    queryKey: ["import-preview", draft.id, asked],
    queryFn: () => preview(draft.id, asked),
    retry: false,
  });
  const [isChecking, setChecking] = useState(false);
  const begin = useAct(start, (started: Import) => onStarted(started.id));
  const judge = useAct(check, (begun: Import) => {
    queries.setQueryData(["import-trial", draft.id], begun);
    setChecking(true);
    return queries.invalidateQueries({ queryKey: ["imports"] });
  });
  const drop = useAct(cancel, onClose);
  const seen = looked.data;
  const change = (part: Partial<ReadAs>) => setAsked((before) => ({ ...before, ...part }));

  return (
    <Modal
      opened
      size="xl"
      onClose={() => (isChecking ? onClose() : drop.act(draft.id))}
      title={t("import_wizard.title", { name: draft.file_name })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {isChecking ? (
        <ImportTrial
          importId={draft.id}
          onBack={() => setChecking(false)}
          onClose={onClose}
          onStarted={onStarted}
        />
      ) : (
        <>
          <div className={css["choices"]}>
            <NativeSelect
              label={t("import_wizard.encoding")}
              value={asked.encoding}
              onChange={(event) => change({ encoding: event.currentTarget.value })}
              data={[
                { value: "", label: found(t("import_wizard.found"), seen?.encoding) },
                ...ENCODINGS,
              ]}
            />
            <NativeSelect
              label={t("import_wizard.delimiter")}
              value={asked.delimiter}
              onChange={(event) => change({ delimiter: event.currentTarget.value })}
              data={[
                { value: "", label: found(t("import_wizard.found"), shownDelimiter(seen)) },
                ...DELIMITERS.map((each) => ({ value: each, label: each === "\t" ? "Tab" : each })),
              ]}
            />
            <NativeSelect
              label={t("import_wizard.header")}
              value={asked.line === undefined || asked.line === null ? "" : String(asked.line)}
              onChange={(event) => {
                const line = event.currentTarget.value;
                change({ line: line === "" ? null : Number(line) });
              }}
              data={[
                { value: "", label: found(t("import_wizard.found"), seen && String(seen.line)) },
                { value: "0", label: t("import_wizard.no_header") },
                ...[1, 2, 3, 4, 5].map(String),
              ]}
            />
            <NativeSelect
              label={t("import_wizard.dedup")}
              value={dedup}
              onChange={(event) => setDedup(event.currentTarget.value as Dedup)}
              data={POLICIES.map((each) => ({ value: each, label: t(`import_wizard.${each}`) }))}
            />
          </div>
          <Loaded query={looked} lines={6}>
            {(shown) => (
              <>
                <ColumnsTable
                  columns={shown.columns}
                  onChange={(position, field) =>
                    change({ fields: { ...asked.fields, [position]: field } })
                  }
                />
                <Summary shown={shown} />
                <SavePreset shown={shown} />
              </>
            )}
          </Loaded>
          <Group justify="flex-end" mt="md">
            <Button variant="default" loading={drop.isBusy} onClick={() => drop.act(draft.id)}>
              {t("common.cancel")}
            </Button>
            <Button
              variant="default"
              disabled={!seen}
              loading={begin.isBusy}
              onClick={() => begin.act(draft.id, { ...asked, ...target, dedup })}
            >
              {t("import_wizard.start")}
            </Button>
            <Button
              disabled={!seen}
              loading={judge.isBusy}
              onClick={() => judge.act(draft.id, { ...asked, ...target, dedup })}
            >
              {t("trial.check")}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}

const found = (word: string, what: string | undefined) => (what ? `${word}: ${what}` : word);
const shownDelimiter = (seen: ImportPreview | undefined) =>
  seen?.delimiter === "\t" ? "Tab" : seen?.delimiter;

function Summary({ shown }: { shown: ImportPreview }) {
  const { t } = useTranslation();
  const word = useImportReason();

  return (
    <section aria-label={t("import_wizard.summary")}>
      <p className={css["summary"]}>
        {t("import_wizard.checked", { count: count(shown.checked), good: count(shown.good) })}
      </p>
      {shown.refused.length === 0 ? null : (
        <ul className={css["refused"]}>
          {shown.refused.slice(0, 8).map((row) => (
            <li key={row.row_number}>
              <b>{row.row_number}</b> {word(row.reason)} <code>{row.line}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
