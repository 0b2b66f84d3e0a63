/** Which one trouble the desk shows. The one that hurts a customer most comes first. */
import type { Desk } from "@/api/contract";
import { isCustomerParked } from "@/features/desk/desk-state";
import type { Feed } from "@/features/desk/desk-state";
import type { Phone } from "@/lib/phone/phone-state";

export type Trouble =
  "parked" | "elsewhere" | "microphone" | "insecure" | "credentials" | "feed_lost" | "line_lost";

export function troubleOf(feed: Feed, desk: Desk, phone: Phone): Trouble | null {
  if (desk.state === "offline") return feed === "lost" ? "feed_lost" : null;
  if (phone.kind === "elsewhere") return "elsewhere";
  if (phone.kind === "refused") return phone.why;
  if (isCustomerParked(desk)) return "parked";
  if (feed === "lost") return "feed_lost";
  // The first attempt is part of signing in; only a redial is trouble.
  if (phone.kind === "waiting" || (phone.kind === "connecting" && phone.attempt > 0)) {
    return "line_lost";
  }
  return null;
}
