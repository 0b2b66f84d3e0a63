import { ActionIcon, Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { useMe } from "@/api/use-me";
import { NameDialog } from "@/components/name-dialog";
import { useAct } from "@/lib/use-act";

export interface View {
  id: string;
  account_id: string;
  name: string;
  report: string;
  filters: object;
}

export interface ViewsMenuProps {
  /** What the views are of; also the key of their query. */
  of: string;
  list: () => Promise<View[]>;
  save: (name: string, isShared: boolean) => Promise<unknown>;
  remove: (id: string) => Promise<unknown>;
  onOpen: (view: View) => void;
}

/** Filters that were kept under a name: open one, keep this one, drop an own one. */
export function ViewsMenu({ of, list, save, remove, onOpen }: ViewsMenuProps) {
  const { t } = useTranslation();
  const me = useMe();
  const cache = useQueryClient();
  const [isNaming, naming] = useDisclosure(false);
  const views = useQuery({ queryKey: [of], queryFn: list });
  const again = () => cache.invalidateQueries({ queryKey: [of] });
  const keep = useAct(save, () => {
    naming.close();
    return again();
  });
  const drop = useAct(remove, again);

  return (
    <>
      <Menu width={240}>
        <Menu.Target>
          <Button variant="default" leftSection={<Bookmark size={14} />}>
            {t("views.title")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(views.data ?? []).map((view) => (
            <Menu.Item
              key={view.id}
              onClick={() => onOpen(view)}
              rightSection={
                view.account_id === me.id ? (
                  <ActionIcon
                    component="span"
                    size={20}
                    variant="subtle"
                    color="gray"
                    aria-label={t("views.remove", { name: view.name })}
                    onClick={(event) => {
                      event.stopPropagation();
                      drop.act(view.id);
                    }}
                  >
                    <Trash2 size={12} />
                  </ActionIcon>
                ) : null
              }
            >
              {view.name}
            </Menu.Item>
          ))}
          {views.data?.length ? <Menu.Divider /> : null}
          <Menu.Item onClick={naming.open}>{t("views.save")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <NameDialog
        isOpen={isNaming}
        isBusy={keep.isBusy}
        onClose={naming.close}
        onSave={(name, isShared) => keep.act(name, isShared)}
      />
    </>
  );
}
