import type { Locale, Me } from "@/api/contract";
import { client, sent } from "@/api/http";

export const readMe = (): Promise<Me> => sent(client.GET("/api/v1/session"));
export const signIn = (login: string, password: string): Promise<Me> =>
  sent(client.POST("/api/v1/session", { body: { login, password } }));
export const signOut = () => sent(client.DELETE("/api/v1/session"));
export const chooseLocale = (locale: Locale): Promise<Me> =>
  sent(client.PATCH("/api/v1/session", { body: { locale } }));
export const chooseKeys = (keys: Record<string, string>): Promise<Me> =>
  sent(client.PATCH("/api/v1/session", { body: { keys } }));
export const changePassword = (old: string, fresh: string) =>
  sent(client.POST("/api/v1/session/password", { body: { old, new: fresh } }));
