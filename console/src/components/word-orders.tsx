import { ActionIcon, Button, Group } from "@mantine/core";
import { Archive, ArrowDown, ArrowUp, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface WordOrdersProps {
  /** What the row is called. */
  name: string;
  id: string;
  isRetired: boolean;
  /** All that it can change places with, in their order, with its own id. */
  siblings: string[];
  isBusy: boolean;
  onOrder: (ids: string[]) => void;
  onRetire: (isRetired: boolean) => void;
  onEdit: () => void;
  /** Buttons of this kind of row alone. */
  children?: ReactNode;
}

/** The ids with this one moved by so many places. */
export function moved(siblings: string[], id: string, by: 1 | -1): string[] {
  const ids = siblings.filter((each) => each !== id);
  ids.splice(siblings.indexOf(id) + by, 0, id);
  return ids;
}

/** What can be done with a word that people here made up: move it, change it, retire it. */
export function WordOrders(props: WordOrdersProps) {
  const { t } = useTranslation();
  const { name, id, siblings, isBusy } = props;
  const at = siblings.indexOf(id);

  if (props.isRetired) {
    return (
      <Button
        size="compact-xs"
        variant="default"
        loading={isBusy}
        aria-label={t("words.restore_this", { name })}
        onClick={() => props.onRetire(false)}
      >
        {t("words.restore")}
      </Button>
    );
  }
  const buttons = [
    { icon: ArrowUp, label: t("words.up", { name }), act: () => moveBy(-1), isOff: at <= 0 },
    {
      icon: ArrowDown,
      label: t("words.down", { name }),
      act: () => moveBy(1),
      isOff: at === siblings.length - 1,
    },
    { icon: Pencil, label: t("words.edit", { name }), act: props.onEdit },
    { icon: Archive, label: t("words.retire", { name }), act: () => props.onRetire(true) },
  ];
  const moveBy = (by: 1 | -1) => props.onOrder(moved(siblings, id, by));

  return (
    <Group gap={2} wrap="nowrap" justify="flex-end">
      {props.children}
      {buttons.map(({ icon: Icon, label, isOff, act }) => (
        <ActionIcon
          key={label}
          variant="subtle"
          color="gray"
          aria-label={label}
          title={label}
          disabled={isOff === true || isBusy}
          onClick={act}
        >
          <Icon size={15} />
        </ActionIcon>
      ))}
    </Group>
  );
}
