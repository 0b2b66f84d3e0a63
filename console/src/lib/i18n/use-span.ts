import { useTranslation } from "react-i18next";

const HOUR = 60;
const DAY = 24 * HOUR;

/** So many minutes in the largest unit that says them without a rest. */
export function useSpan(): (minutes: number) => string {
  const { t } = useTranslation();

  return (minutes) => {
    if (minutes % DAY === 0) return t("span.days", { count: minutes / DAY });
    if (minutes % HOUR === 0) return t("span.hours", { count: minutes / HOUR });
    return t("span.minutes", { count: minutes });
  };
}
