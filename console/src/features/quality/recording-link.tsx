import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export interface RecordingLinkProps {
  callId: string;
}

export function RecordingLink({ callId }: RecordingLinkProps) {
  const { t } = useTranslation();

  return (
    <Link to="/recordings" search={{ call: callId }}>
      {t("quality.open")}
    </Link>
  );
}
