import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMe } from "@/api/use-me";
import { pagesOf } from "@/app/pages";
import css from "@/app/shell.module.css";

export function Rail() {
  const { t } = useTranslation();
  const me = useMe();

  return (
    <nav className={css["rail"]} aria-label={t("nav.label")}>
      <div className={css["mark"]}>
        <img src="/mark.svg" width={30} height={30} alt={t("app.name")} />
      </div>
      {pagesOf(me).map(({ name, path, icon: Icon }) => (
        <Link key={name} to={path} className={css["link"]}>
          <Icon size={19} strokeWidth={1.7} aria-hidden />
          {t(`nav.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
