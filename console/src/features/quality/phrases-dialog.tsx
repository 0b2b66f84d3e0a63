import { ActionIcon, Button, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { PHRASE_KINDS } from "@/api/contract";
import type { Phrase, PhraseKind } from "@/api/contract";
import { may } from "@/api/me";
import { addPhrase, listPhrases, removePhrase } from "@/api/quality";
import { useMe } from "@/api/use-me";
import { Rows } from "@/components/rows";
import { stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";

const KEY = ["phrases"];
const EMPTY = { kind: "ultimatum" as PhraseKind, text: "", softer: "" };

export interface PhrasesDialogProps {
  onClose: () => void;
}

/** The list of phrases that transcripts are searched for. */
export function PhrasesDialog({ onClose }: PhrasesDialogProps) {
  const { t } = useTranslation();
  const mayEdit = may(useMe(), "reviews.manage");
  const cache = useQueryClient();
  const again = () => cache.invalidateQueries({ queryKey: KEY });
  const phrases = useQuery({
    queryKey: KEY,
    queryFn: listPhrases,
    refetchInterval: ({ state }) =>
      state.data?.some(({ searched_at }) => searched_at === null) ? 3_000 : false,
  });
  const remove = useAct(removePhrase, again);

  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={t("hits.phrases")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="sm">
        <p>{t("hits.phrases_hint")}</p>
        {mayEdit ? <AddPhrase onAdded={again} /> : null}
        <Rows
          query={phrases}
          none={{ icon: ListPlus, title: t("hits.phrases_none"), text: t("hits.phrases_hint") }}
          heads={[t("hits.kind"), t("hits.phrase"), t("hits.softer"), t("hits.earlier"), ""]}
        >
          {(row) => (
            <tr key={row.id}>
              <td>{t(`phrase_kind.${row.kind}`)}</td>
              <td data-wrap>{row.text}</td>
              <td data-wrap>{row.softer}</td>
              <td>
                <Searched phrase={row} />
              </td>
              <td data-end>
                {mayEdit ? (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("hits.remove", { text: row.text })}
                    onClick={() => remove.act(row.id)}
                  >
                    <Trash2 size={14} />
                  </ActionIcon>
                ) : null}
              </td>
            </tr>
          )}
        </Rows>
      </Stack>
    </Modal>
  );
}

/** How far back earlier texts were searched for a phrase. */
function Searched({ phrase }: { phrase: Phrase }) {
  const { t } = useTranslation();

  if (phrase.searched_at !== null) return t("hits.searched");
  if (phrase.searched_back_to === null) return t("hits.searching");
  return t("hits.searching_back", { at: stamp(phrase.searched_back_to) });
}

function AddPhrase({ onAdded }: { onAdded: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(EMPTY);
  const add = useAct(addPhrase, () => {
    setFields({ ...EMPTY, kind: fields.kind });
    return onAdded();
  });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.act(fields);
      }}
    >
      <Group gap="xs" align="end">
        <NativeSelect
          label={t("hits.kind")}
          value={fields.kind}
          onChange={(event) =>
            setFields({ ...fields, kind: event.currentTarget.value as PhraseKind })
          }
          data={PHRASE_KINDS.map((value) => ({ value, label: t(`phrase_kind.${value}`) }))}
        />
        <TextInput
          required
          flex={1}
          label={t("hits.phrase")}
          minLength={2}
          maxLength={80}
          value={fields.text}
          onChange={(event) => setFields({ ...fields, text: event.currentTarget.value })}
        />
        <TextInput
          flex={1}
          label={t("hits.softer")}
          maxLength={160}
          value={fields.softer}
          onChange={(event) => setFields({ ...fields, softer: event.currentTarget.value })}
        />
        <Button type="submit" loading={add.isBusy}>
          {t("hits.add")}
        </Button>
      </Group>
    </form>
  );
}
