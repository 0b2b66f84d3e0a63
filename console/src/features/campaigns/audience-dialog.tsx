import {
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  Stack,
  TextInput,
} from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Audience, Campaign } from "@/api/contract";
import { addClient, listClients } from "@/api/dnc";
import { changeAudience, readAudience } from "@/api/rules";
import { Loaded } from "@/components/loaded";
import { useAct } from "@/lib/use-act";

export interface AudienceDialogProps {
  campaign: Campaign;
  onClose: () => void;
}

const WORDS = ["industries", "regions", "keywords"] as const;
const COUNTS = ["headcount_min", "headcount_max"] as const;

/** For whom the campaign calls, and which leads are worth a call. */
export function AudienceDialog({ campaign, onClose }: AudienceDialogProps) {
  const { t } = useTranslation();
  const audience = useQuery({
    queryKey: ["audience", campaign.id],
    queryFn: () => readAudience(campaign.id),
    gcTime: 0,
  });

  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={`${t("audience.title")} · ${campaign.name}`}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Loaded query={audience}>
        {(found) => <AudienceForm id={campaign.id} found={found} onClose={onClose} />}
      </Loaded>
    </Modal>
  );
}

interface AudienceFormProps {
  id: string;
  found: Audience;
  onClose: () => void;
}

function AudienceForm({ id, found, onClose }: AudienceFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [fields, setFields] = useState(found);
  const [words, setWords] = useState({
    industries: found.segment.industries.join(", "),
    regions: found.segment.regions.join(", "),
    keywords: found.segment.keywords.join(", "),
  });
  const [fresh, setFresh] = useState("");
  const clients = useQuery({ queryKey: ["clients"], queryFn: listClients });
  const save = useAct(
    async () => {
      const client_id = fresh.trim() ? (await addClient(fresh.trim())).id : fields.client_id;
      const listed = Object.fromEntries(WORDS.map((name) => [name, split(words[name])]));
      return changeAudience(id, {
        ...fields,
        client_id,
        segment: { ...fields.segment, ...listed },
      });
    },
    async () => {
      await queries.invalidateQueries({ queryKey: ["clients"] });
      await queries.invalidateQueries({ queryKey: ["explain", id] });
      onClose();
    },
  );

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.act();
      }}
    >
      <Stack gap="sm">
        <Group grow>
          <NativeSelect
            label={t("audience.client")}
            value={fields.client_id ?? ""}
            onChange={(event) =>
              setFields({ ...fields, client_id: event.currentTarget.value || null })
            }
            data={[
              { value: "", label: t("audience.no_client") },
              ...(clients.data?.items ?? []).map(({ id: value, name }) => ({ value, label: name })),
            ]}
          />
          <TextInput
            label={t("audience.new_client")}
            maxLength={120}
            value={fresh}
            onChange={(event) => setFresh(event.currentTarget.value)}
          />
        </Group>
        <Checkbox
          label={t("audience.requires_consent")}
          checked={fields.requires_consent}
          onChange={(event) =>
            setFields({ ...fields, requires_consent: event.currentTarget.checked })
          }
        />
        {WORDS.map((name) => (
          <TextInput
            key={name}
            label={t(`audience.${name}`)}
            description={t("audience.hint")}
            value={words[name]}
            onChange={(event) => setWords({ ...words, [name]: event.currentTarget.value })}
          />
        ))}
        <Group grow>
          {COUNTS.map((name) => (
            <NumberInput
              key={name}
              label={t(`audience.${name}`)}
              min={0}
              value={fields.segment[name] ?? ""}
              onChange={(value) =>
                setFields({
                  ...fields,
                  segment: { ...fields.segment, [name]: typeof value === "number" ? value : null },
                })
              }
            />
          ))}
          <NumberInput
            label={t("audience.threshold")}
            min={0}
            max={100}
            value={fields.match_threshold}
            onChange={(value) =>
              typeof value === "number" && setFields({ ...fields, match_threshold: value })
            }
          />
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={save.isBusy}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const split = (text: string): string[] =>
  text
    .split(/[,，、;；]/)
    .map((word) => word.trim())
    .filter(Boolean);
