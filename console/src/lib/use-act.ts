import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useProblemText } from "@/lib/i18n/use-problem-text";

export interface Act<Args extends unknown[], Result> {
  act: (...args: Args) => void;
  run: (...args: Args) => Promise<Result>;
  isBusy: boolean;
  error: unknown;
}

/** A button's order to the server: busy while it runs, and a refusal is told to the person. */
export function useAct<Args extends unknown[], Result>(
  send: (...args: Args) => Promise<Result>,
  done?: (result: Result, ...args: Args) => unknown,
): Act<Args, Result> {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const mutation = useMutation({
    mutationFn: (args: Args) => send(...args),
    onSuccess: (result, args) => done?.(result, ...args),
    onError: (error) => {
      notifications.show({
        color: "red",
        message: problemText(error),
        role: "alert",
        closeButtonProps: { "aria-label": t("common.close") },
      });
    },
  });

  return {
    act: (...args) => mutation.mutate(args),
    run: (...args) => mutation.mutateAsync(args),
    isBusy: mutation.isPending,
    error: mutation.error,
  };
}
