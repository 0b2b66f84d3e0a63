import { client, onceKey, sent } from "@/api/http";

export const TRUNK_KEY = ["trunk"];

export const readTrunk = () => sent(client.GET("/api/v1/trunk"));
export const testTrunk = (phone: string) =>
  sent(client.POST("/api/v1/trunk/tests", { params: { header: onceKey() }, body: { phone } }));
export const cancelTrunkTest = (test_id: string) =>
  sent(client.POST("/api/v1/trunk/tests/{test_id}/cancel", { params: { path: { test_id } } }));
