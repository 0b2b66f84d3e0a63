import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Me } from "@/api/contract";
import { ME_KEY } from "@/api/me";
import { signIn } from "@/api/session";
import { LanguageSwitch } from "@/components/language-switch";
import { SchemeSwitch } from "@/components/scheme-switch";
import css from "@/features/sign-in/sign-in-page.module.css";
import { SpeechMark } from "@/features/sign-in/speech-mark";
import { isLocale, speak } from "@/lib/i18n/i18n";
import { useProblemText } from "@/lib/i18n/use-problem-text";

/** Only addresses of this console may be returned to. */
const safe = (to: string | undefined) => (to && /^\/(?![/\\])/.test(to) ? to : "/");

export function SignInPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const router = useRouter();
  const { to } = useSearch({ from: "/sign-in" });
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: () => signIn(login.trim(), password),
    onSuccess: async (me: Me) => {
      if (isLocale(me.locale)) await speak(me.locale);
      queries.setQueryData(ME_KEY, me);
      router.history.push(safe(to));
    },
  });

  return (
    <div className={css["page"]}>
      <title>{`${t("sign_in.title")} · ${t("app.name")}`}</title>
      <aside className={css["side"]}>
        <SpeechMark />
        <p className={css["name"]}>{t("app.name")}</p>
        <p className={css["claim"]}>{t("sign_in.claim")}</p>
      </aside>
      <main className={css["main"]}>
        <div className={css["tools"]}>
          <LanguageSwitch />
          <SchemeSwitch />
        </div>
        <form
          className={css["form"]}
          onSubmit={(event) => {
            event.preventDefault();
            enter.mutate();
          }}
        >
          <h1>{t("sign_in.title")}</h1>
          <Stack gap="sm">
            <TextInput
              size="sm"
              label={t("sign_in.login")}
              name="login"
              autoComplete="username"
              autoFocus
              required
              value={login}
              onChange={(event) => setLogin(event.currentTarget.value)}
            />
            <PasswordInput
              size="sm"
              label={t("sign_in.password")}
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            {enter.error ? (
              <Alert color="red" variant="light" role="alert">
                {problemText(enter.error)}
              </Alert>
            ) : null}
            <Button size="sm" type="submit" loading={enter.isPending} fullWidth mt={4}>
              {t("sign_in.submit")}
            </Button>
          </Stack>
        </form>
      </main>
    </div>
  );
}
