import { Button, Group, NumberInput, TextInput, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListChecks, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listScorecards, makeScorecard } from "@/api/quality";
import { FormDialog } from "@/components/form-dialog";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { readScorecard } from "@/features/quality/scorecard-text";
import { stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export function ScorecardsTab() {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const cards = useQuery({ queryKey: ["scorecards"], queryFn: listScorecards });

  return (
    <Panel
      title={t("quality.tab.scorecards")}
      isFilling
      isFlush
      aside={
        <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setNew(true)}>
          {t("quality.new_scorecard")}
        </Button>
      }
    >
      <Rows
        query={cards}
        none={{
          icon: ListChecks,
          title: t("quality.scorecards_none"),
          text: t("quality.scorecards_none_hint"),
        }}
        heads={[
          t("quality.name"),
          t("quality.version"),
          t("quality.questions"),
          t("quality.pass_at"),
          t("quality.given"),
        ]}
      >
        {(row) => (
          <tr key={row.id}>
            <td className={table["strong"]}>{row.name}</td>
            <td>{row.version}</td>
            <td>{row.groups.reduce((sum, { questions }) => sum + questions.length, 0)}</td>
            <td>{row.pass_percent} %</td>
            <td className={table["nowrap"]}>{stamp(row.created_at)}</td>
          </tr>
        )}
      </Rows>
      {isNew ? <ScorecardDialog onClose={() => setNew(false)} /> : null}
    </Panel>
  );
}

function ScorecardDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [pass, setPass] = useState(80);
  const [text, setText] = useState("");
  const { groups, fault } = readScorecard(text);
  const make = useAct(makeScorecard, () => {
    onClose();
    return queries.invalidateQueries({ queryKey: ["scorecards"] });
  });

  return (
    <FormDialog
      title={t("quality.new_scorecard")}
      size="lg"
      isBusy={make.isBusy}
      isReady={fault === null && groups.length > 0}
      onSubmit={() => make.act({ name: name.trim(), pass_percent: pass, groups })}
      onClose={onClose}
    >
      <Group grow>
        <TextInput
          required
          maxLength={80}
          label={t("quality.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NumberInput
          label={t("quality.pass_at")}
          min={0}
          max={100}
          suffix=" %"
          value={pass}
          onChange={(value) => setPass(Number(value))}
        />
      </Group>
      <Textarea
        required
        autosize
        minRows={8}
        label={t("quality.scorecard_text")}
        description={t("quality.scorecard_hint")}
        placeholder={t("quality.scorecard_example")}
        error={fault ? t("quality.bad_line", fault) : undefined}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
