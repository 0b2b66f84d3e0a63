import { client, said, sent } from "@/api/http";

const of = (id: string) => ({ path: { pair_id: id } });

export const listPairs = (cursor: string | undefined) =>
  sent(client.GET("/api/v1/lead-pairs", { params: { query: said({ cursor }) } }));
export const mergePair = (id: string) =>
  sent(client.POST("/api/v1/lead-pairs/{pair_id}/merge", { params: of(id) }));
export const keepPair = (id: string) =>
  sent(client.POST("/api/v1/lead-pairs/{pair_id}/keep", { params: of(id) }));
export const tellPairApart = (id: string) =>
  sent(client.POST("/api/v1/lead-pairs/{pair_id}/different", { params: of(id) }));
export const listMerges = () => sent(client.GET("/api/v1/lead-merges"));
export const undoMerge = (id: string) =>
  sent(client.POST("/api/v1/lead-merges/{merge_id}/undo", { params: { path: { merge_id: id } } }));
