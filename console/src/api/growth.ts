/** The chance in each call and what time has added up to, of the signed-in agent. */
import { client, sent } from "@/api/http";

export const readChance = () => sent(client.GET("/api/v1/growth/chance"));
export const readGrowth = () => sent(client.GET("/api/v1/growth"));
