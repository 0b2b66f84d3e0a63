import type { Locale, Me } from "@/api/contract";
import { get, patch, post, remove } from "@/api/http";

export const readMe = () => get<Me>("/session");
export const signIn = (login: string, password: string) =>
  post<Me>("/session", { login, password });
export const signOut = () => remove<void>("/session");
export const chooseLocale = (locale: Locale) => patch<Me>("/session", { locale });
export const changePassword = (old: string, fresh: string) =>
  post<void>("/session/password", { old, new: fresh });
