import type {
  Answer,
  PhraseFields,
  PhraseKind,
  ReviewFields,
  SampleFields,
  ScorecardFields,
} from "@/api/contract";
import { client, said, sent } from "@/api/http";
import type { paths } from "@/api/schema";

export type ReviewFilter = NonNullable<paths["/api/v1/reviews"]["get"]["parameters"]["query"]>;

const review = (id: string) => ({ params: { path: { review_id: id } } });
const call = (id: string) => ({ params: { path: { call_id: id } } });

export const listScorecards = () => sent(client.GET("/api/v1/scorecards"));
export const makeScorecard = (fields: ScorecardFields) =>
  sent(client.POST("/api/v1/scorecards", { body: fields }));

export const listReviews = (filter: ReviewFilter) =>
  sent(client.GET("/api/v1/reviews", { params: { query: said(filter) } }));
export const giveReview = (fields: ReviewFields) =>
  sent(client.POST("/api/v1/reviews", { body: fields }));
export const acknowledgeReview = (id: string) =>
  sent(client.POST("/api/v1/reviews/{review_id}/acknowledge", review(id)));
export const disputeReview = (id: string, reason: string) =>
  sent(client.POST("/api/v1/reviews/{review_id}/dispute", { ...review(id), body: { reason } }));
export const settleReview = (id: string, reason: string, answers: Answer[] | null) =>
  sent(
    client.POST("/api/v1/reviews/{review_id}/settle", { ...review(id), body: { reason, answers } }),
  );

export const listSamples = () => sent(client.GET("/api/v1/samples"));
export const drawSample = (fields: SampleFields) =>
  sent(client.POST("/api/v1/samples", { body: fields }));
export const mySamples = () => sent(client.GET("/api/v1/samples/mine"));
export const readAgreement = (id: string) =>
  sent(
    client.GET("/api/v1/samples/{sample_id}/agreement", { params: { path: { sample_id: id } } }),
  );

export const listNotes = (id: string) =>
  sent(client.GET("/api/v1/recordings/{call_id}/notes", call(id)));
export const addNote = (id: string, from_ms: number, to_ms: number, text: string) =>
  sent(
    client.POST("/api/v1/recordings/{call_id}/notes", {
      ...call(id),
      body: { from_ms, to_ms, text },
    }),
  );
export const removeNote = (id: string, noteId: string) =>
  sent(
    client.DELETE("/api/v1/recordings/{call_id}/notes/{note_id}", {
      params: { path: { call_id: id, note_id: noteId } },
    }),
  );

export const listHolds = (id: string) =>
  sent(client.GET("/api/v1/recordings/{call_id}/holds", call(id)));
export const holdRecording = (id: string, reason: string) =>
  sent(
    client.POST("/api/v1/recordings/{call_id}/holds", {
      ...call(id),
      body: { kind: "legal", reason },
    }),
  );
export const releaseRecording = (id: string, holdId: string) =>
  sent(
    client.DELETE("/api/v1/recordings/{call_id}/holds/{hold_id}", {
      params: { path: { call_id: id, hold_id: holdId } },
    }),
  );
export const listAccesses = (id: string) =>
  sent(client.GET("/api/v1/recordings/{call_id}/accesses", call(id)));

export const readTranscript = (id: string) =>
  sent(client.GET("/api/v1/recordings/{call_id}/transcript", call(id)));
export const askForTranscript = (id: string) =>
  sent(client.POST("/api/v1/recordings/{call_id}/transcript", call(id)));
export const listOpenHits = (kind: PhraseKind | "", cursor: string | undefined) =>
  sent(
    client.GET("/api/v1/phrase-hits", {
      params: { query: { ...(kind ? { kind } : {}), ...(cursor ? { cursor } : {}) } },
    }),
  );
export const checkHit = (id: string) =>
  sent(client.POST("/api/v1/phrase-hits/{hit_id}/check", { params: { path: { hit_id: id } } }));
export const listPhrases = () => sent(client.GET("/api/v1/phrases"));
export const addPhrase = (fields: PhraseFields) =>
  sent(client.POST("/api/v1/phrases", { body: fields }));
export const removePhrase = (id: string) =>
  sent(client.DELETE("/api/v1/phrases/{phrase_id}", { params: { path: { phrase_id: id } } }));

export const listExamples = () => sent(client.GET("/api/v1/examples"));
export const addExample = (callId: string, from_ms: number, to_ms: number, title: string) =>
  sent(
    client.POST("/api/v1/examples", {
      body: { call_id: callId, from_ms, to_ms, title, text: "", tags: [] },
    }),
  );

/** An archive of what a filter finds, as a browser downloads it. */
export const bundleUrl = (filter: Record<string, string | undefined>): string => {
  const query = new URLSearchParams(said(filter) as Record<string, string>);
  return `/api/v1/recording-bundle?${query.toString()}`;
};

/** Where a recording is taken away as a file. */
export function fileUrl(callId: string, form: "ogg" | "wav"): string {
  return `/api/v1/recordings/${callId}/file?form=${form}`;
}
