import type {
  Callback,
  Desk,
  DispositionChoice,
  LeadCard,
  Page,
  PhoneSettings,
} from "@/api/contract";
import { get, post, url } from "@/api/http";

/** Orders are answered at once; what they lead to arrives on the desk's event stream. */
export interface Accepted {
  version: number;
}

export interface Dialing {
  lead_id?: string;
  phone?: string;
  call_back_of?: string;
}

export const DESK_EVENTS = url("/desk/events");

export const readDesk = () => get<Desk>("/desk");
export const signInAtDesk = (campaignId: string) =>
  post<Accepted>("/desk/sign-in", { campaign_id: campaignId });
export const signOutOfDesk = () => post<Accepted>("/desk/sign-out");
export const askReady = () => post<Accepted>("/desk/ready");
export const askPause = (reason: string) => post<Accepted>("/desk/pause", { reason });
export const dial = (what: Dialing, idempotencyKey: string) =>
  post<Accepted>("/desk/dial", what, { idempotencyKey });
/** The lead to look at before dialing; `skip` gives back the one that is looked at now. */
export const nextLead = (skip: boolean) => post<LeadCard>("/desk/next", { skip });
export const acceptPreview = (callId: string) =>
  post<Accepted>("/desk/preview/accept", { call_id: callId });
export const skipPreview = (callId: string) =>
  post<Accepted>("/desk/preview/skip", { call_id: callId });
export const hangUp = (callId: string) => post<Accepted>("/desk/hang-up", { call_id: callId });
export const extendWrapup = (callId: string) =>
  post<Accepted>("/desk/wrapup/extend", { call_id: callId });
export const dispose = (choice: DispositionChoice) => post<Accepted>("/desk/disposition", choice);
export const readPhone = () => get<PhoneSettings>("/desk/phone");
export const readCallbacks = () => get<Page<Callback>>("/desk/callbacks");
