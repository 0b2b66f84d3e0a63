import { Avatar, Menu, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { KeyRound, LogOut, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { signOutOfDesk } from "@/api/desk";
import { signOut } from "@/api/session";
import { PasswordDialog } from "@/app/password-dialog";
import { useAct } from "@/lib/use-act";

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const [isChanging, dialog] = useDisclosure(false);
  // A full load forgets everything of this account: caches, streams, the phone line.
  const leave = useAct(
    async () => {
      if (may(me, "desk.use")) await signOutOfDesk().catch(() => undefined);
      await signOut();
    },
    () => location.assign("/sign-in"),
  );

  return (
    <>
      <Menu width={220}>
        <Menu.Target>
          <UnstyledButton aria-label={t("account.menu", { name: me.name })} title={me.name}>
            <Avatar aria-hidden size={28} radius="xl" color="ink" variant="filled">
              <UserRound size={16} />
            </Avatar>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {me.name} · {t(`role.${me.role}`)}
          </Menu.Label>
          <Menu.Item leftSection={<KeyRound size={14} />} onClick={dialog.open}>
            {t("account.change_password")}
          </Menu.Item>
          <Menu.Item
            leftSection={<LogOut size={14} />}
            onClick={() => leave.act()}
            disabled={leave.isBusy}
          >
            {t("account.sign_out")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PasswordDialog isOpen={isChanging} onClose={dialog.close} />
    </>
  );
}
