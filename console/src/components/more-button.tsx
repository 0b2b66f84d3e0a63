import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import table from "@/components/table.module.css";

export interface MoreButtonProps {
  hasMore: boolean;
  isBusy: boolean;
  onMore: () => void;
}

export function MoreButton({ hasMore, isBusy, onMore }: MoreButtonProps) {
  const { t } = useTranslation();

  if (!hasMore) return null;
  return (
    <div className={table["more"]}>
      <Button variant="default" loading={isBusy} onClick={onMore}>
        {t("common.more")}
      </Button>
    </div>
  );
}
