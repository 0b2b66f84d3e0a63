import { ActionIcon, Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import type { KeyboardEvent as Pressed } from "react";
import { useTranslation } from "react-i18next";

import { listLeads } from "@/api/leads";
import css from "@/features/leads/leads-page.module.css";

const SHOWN = 8;
const LEAST = 2;

/** A search for leads from every page: Ctrl-K, a few signs, Enter. */
export function LeadFinder() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);

  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t("leads.find")}
        aria-keyshortcuts="Control+K"
        title={`${t("leads.find")} (Ctrl K)`}
        onClick={() => setOpen(true)}
      >
        <Search size={18} />
      </ActionIcon>
      <Modal
        opened={isOpen}
        size="lg"
        onClose={() => setOpen(false)}
        title={t("leads.find")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Finder onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Finder({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [q] = useDebouncedValue(typed.trim(), 150);
  const isAsked = q.length >= LEAST;
  const found = useQuery({
    queryKey: ["find", q],
    queryFn: () => listLeads({ q }, undefined, SHOWN),
    enabled: isAsked,
    placeholderData: (before) => before,
  });
  const rows = isAsked ? (found.data?.items ?? []) : [];
  const chosen = rows[Math.min(at, rows.length - 1)];
  const press = (event: Pressed) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(rows.length - 1, at + step)));
    }
    if (event.key === "Enter" && chosen) {
      void navigate({ to: "/leads", search: { q, id: chosen.id } });
      onDone();
    }
  };

  return (
    <>
      <TextInput
        data-autofocus
        aria-label={t("leads.search")}
        placeholder={t("leads.search")}
        value={typed}
        onKeyDown={press}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
      />
      <ul className={css["found"]} aria-label={t("leads.title")}>
        {rows.map((lead) => (
          <li key={lead.id} data-chosen={lead === chosen || undefined}>
            <Link to="/leads" search={{ q, id: lead.id }} onClick={onDone}>
              <b>{lead.name || t("lead.nameless")}</b>
              <span>{lead.phone}</span>
              <small>{lead.company}</small>
              <small>{lead.region}</small>
            </Link>
          </li>
        ))}
      </ul>
      {isAsked && found.data && rows.length === 0 ? (
        <p className={css["find"]}>{t("leads.none_found")}</p>
      ) : null}
      {found.error ? <p role="alert">{t("common.could_not_load")}</p> : null}
    </>
  );
}
