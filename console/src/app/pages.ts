/** The pages of the console, in the order of the rail, and what each needs. */
import {
  BarChart3,
  Ban,
  Cable,
  ClipboardCheck,
  CalendarDays,
  ChartColumn,
  Contact,
  FileSpreadsheet,
  Headphones,
  LayoutGrid,
  ListChecks,
  Megaphone,
  MessageCircleQuestion,
  PhoneCall,
  PhoneForwarded,
  PhoneOutgoing,
  Scale,
  Sprout,
  Users,
  Waves,
} from "lucide-react";

import type { Me, Permission } from "@/api/contract";
import { may } from "@/api/me";

export const PAGES = [
  { name: "desk", path: "/desk", needs: "desk.use", icon: Headphones },
  { name: "growth", path: "/growth", needs: "desk.use", icon: Sprout },
  { name: "wallboard", path: "/wallboard", needs: "wallboard.read", icon: LayoutGrid },
  { name: "calls", path: "/calls", needs: "calls.read", icon: PhoneOutgoing },
  { name: "recordings", path: "/recordings", needs: "recordings.play", icon: PhoneCall },
  { name: "quality", path: "/quality", needs: "reviews.read", icon: ClipboardCheck },
  { name: "utilization", path: "/utilization", needs: "reports.read", icon: BarChart3 },
  { name: "reports", path: "/reports", needs: "reports.read", icon: ChartColumn },
  { name: "shifts", path: "/shifts", needs: "shifts.manage", icon: CalendarDays },
  { name: "campaigns", path: "/campaigns", needs: "campaigns.manage", icon: Megaphone },
  { name: "scripts", path: "/scripts", needs: "campaigns.manage", icon: MessageCircleQuestion },
  { name: "callers", path: "/callers", needs: "campaigns.manage", icon: PhoneForwarded },
  { name: "trunk", path: "/trunk", needs: "trunks.test", icon: Cable },
  { name: "lists", path: "/lists", needs: "lists.read", icon: FileSpreadsheet },
  { name: "leads", path: "/leads", needs: "leads.read", icon: Contact },
  { name: "cleaning", path: "/cleaning", needs: "lists.clean", icon: ListChecks },
  { name: "dnc", path: "/dnc", needs: "dnc.read", icon: Ban },
  { name: "rules", path: "/rules", needs: "campaigns.manage", icon: Scale },
  { name: "pool", path: "/pool", needs: "pools.use", icon: Waves },
  { name: "accounts", path: "/accounts", needs: "accounts.manage", icon: Users },
] as const satisfies readonly { name: string; path: string; needs: Permission; icon: unknown }[];

export type PageName = (typeof PAGES)[number]["name"];

export const pagesOf = (me: Me) => PAGES.filter((page) => may(me, page.needs));

export const homeOf = (me: Me): (typeof PAGES)[number]["path"] => pagesOf(me)[0]?.path ?? "/calls";
