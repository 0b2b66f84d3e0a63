import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Notice } from "@/components/notice";

export function NotFound() {
  const { t } = useTranslation();

  return (
    <Notice
      icon={Compass}
      title={t("common.no_such_page")}
      action={
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {t("common.home")}
        </Button>
      }
    />
  );
}
