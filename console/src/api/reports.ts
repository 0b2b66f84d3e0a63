import { client, said, sent } from "@/api/http";

export const readUtilization = (day: string | undefined) =>
  sent(
    client.GET("/api/v1/reports/utilization", {
      params: { query: said({ day }) },
    }),
  );
export const readIntervals = (agentId: string, day: string) =>
  sent(client.GET("/api/v1/reports/intervals", { params: { query: { agent_id: agentId, day } } }));
