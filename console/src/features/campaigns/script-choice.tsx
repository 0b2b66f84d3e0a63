import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { SCRIPTS_KEY, listScripts } from "@/api/scripts";

export interface ScriptChoiceProps {
  value: string | null;
  onChange: (scriptId: string | null) => void;
}

/** The script on the desks of a campaign: the newest published version of each name. */
export function ScriptChoice({ value, onChange }: ScriptChoiceProps) {
  const { t } = useTranslation();
  const scripts = useQuery({ queryKey: SCRIPTS_KEY, queryFn: listScripts });
  const published = (scripts.data ?? []).filter((script) => script.published_at !== null);
  const newest = published.filter(
    (script) =>
      script.id === value || published.find(({ name }) => name === script.name) === script,
  );

  return (
    <NativeSelect
      label={t("scripts.title")}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      data={[
        { value: "", label: t("scripts.no_script") },
        ...newest.map(({ id, name, version }) => ({
          value: id,
          label: `${name} ${t("scripts.version", { version })}`,
        })),
      ]}
    />
  );
}
