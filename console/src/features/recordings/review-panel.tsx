import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordingDetail, Review, Scorecard } from "@/api/contract";
import { may } from "@/api/me";
import {
  acknowledgeReview,
  disputeReview,
  listReviews,
  listScorecards,
  settleReview,
} from "@/api/quality";
import { useMe } from "@/api/use-me";
import { ReasonDialog } from "@/components/reason-dialog";
import { Tag } from "@/components/tag";
import { usePlayer } from "@/features/recordings/moment";
import { ReviewForm } from "@/features/recordings/review-form";
import css from "@/features/recordings/review.module.css";
import { clock, points, stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface ReviewPanelProps {
  recording: RecordingDetail;
}

/** What reviewers made of this call, and a form for one's own review. */
export function ReviewPanel({ recording }: ReviewPanelProps) {
  const { t } = useTranslation();
  const me = useMe();
  const [scorecard, setScorecard] = useState<Scorecard | null>(null);
  const reviews = useQuery({
    queryKey: ["reviews", recording.call_id],
    queryFn: () => listReviews({ call_id: recording.call_id }),
  });
  const scorecards = useQuery({ queryKey: ["scorecards"], queryFn: listScorecards });
  const given = reviews.data?.items ?? [];
  const mayGive =
    may(me, "reviews.give") && recording.agent_id !== null && recording.agent_id !== me.id;
  const open = (scorecards.data ?? []).filter(
    ({ id }) => !given.some((each) => each.scorecard_id === id && each.reviewer_id === me.id),
  );

  return (
    <section className={css["reviews"]} aria-label={t("quality.reviews")}>
      <h2>{t("quality.reviews")}</h2>
      {given.map((review) => (
        <GivenReview key={review.id} review={review} cards={scorecards.data ?? []} />
      ))}
      {given.length === 0 && !mayGive ? <p>{t("quality.no_reviews")}</p> : null}
      {scorecard ? (
        <ReviewForm
          callId={recording.call_id}
          scorecard={scorecard}
          onDone={() => setScorecard(null)}
        />
      ) : mayGive ? (
        <div className={css["keep"]}>
          {open.map((card) => (
            <Button key={card.id} variant="default" onClick={() => setScorecard(card)}>
              {t("quality.review_on", { name: card.name })}
            </Button>
          ))}
          {scorecards.data?.length === 0 ? <p>{t("quality.no_scorecard")}</p> : null}
        </div>
      ) : null}
    </section>
  );
}

interface GivenReviewProps {
  review: Review;
  cards: Scorecard[];
}

function GivenReview({ review, cards }: GivenReviewProps) {
  const { t } = useTranslation();
  const player = usePlayer();
  const questions = cards
    .filter(({ id }) => id === review.scorecard_id)
    .flatMap(({ groups }) => groups.flatMap((group) => group.questions));
  const text = (key: string) => questions.find((each) => each.key === key)?.text ?? key;

  return (
    <article className={css["given"]}>
      <header>
        <b>{points(review.score)}</b>
        <Tag tone={review.has_passed ? "good" : "bad"}>
          {t(review.has_passed ? "quality.passed" : "quality.not_passed")}
        </Tag>
        <span className={css["by"]}>
          {review.scorecard_name} <small>{review.scorecard_version}</small> · {review.reviewer_name}{" "}
          <small>{stamp(review.given_at)}</small>
        </span>
        <Tag>{t(`quality.state.${review.state}`)}</Tag>
      </header>
      <ul className={css["answers"]}>
        {review.answers.map(({ key, value, at_ms, note }) => (
          <li key={key}>
            <span>
              {text(key)} {note ? <small>{note}</small> : null}
            </span>
            {at_ms === null ? null : (
              <button
                type="button"
                className={css["moment"]}
                onClick={() => player.current?.seek(at_ms / 1_000)}
              >
                {clock(at_ms / 1_000)}
              </button>
            )}
            <b>{typeof value === "number" ? value : t(`quality.answer.${value ?? "na"}`)}</b>
          </li>
        ))}
      </ul>
      {review.ultimatums.length > 0 ? (
        <p>{t("quality.ultimatums", { phrases: review.ultimatums.join(" · ") })}</p>
      ) : null}
      {review.comment ? <p>{review.comment}</p> : null}
      {review.dispute ? <p>{t("quality.dispute_says", { text: review.dispute })}</p> : null}
      {review.settlement ? <p>{t("quality.settled_says", { text: review.settlement })}</p> : null}
      <ReviewActions review={review} />
    </article>
  );
}

/** What this account may do with the review as it stands. */
function ReviewActions({ review }: { review: Review }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"dispute" | "settle" | null>(null);
  const done = () => {
    setAsking(null);
    return queries.invalidateQueries({ queryKey: ["reviews"] });
  };
  const see = useAct(acknowledgeReview, done);
  const dispute = useAct(disputeReview, done);
  const settle = useAct(settleReview, done);
  const isMine = review.agent_id === me.id && review.state === "given";
  const maySettle =
    review.state === "disputed" && may(me, "reviews.manage") && review.reviewer_id !== me.id;

  if (!isMine && !maySettle) return null;
  return (
    <div className={css["actions"]}>
      {isMine ? (
        <>
          <Button variant="default" onClick={() => setAsking("dispute")}>
            {t("quality.dispute")}
          </Button>
          <Button loading={see.isBusy} onClick={() => see.act(review.id)}>
            {t("quality.acknowledge")}
          </Button>
        </>
      ) : (
        <Button onClick={() => setAsking("settle")}>{t("quality.settle")}</Button>
      )}
      <ReasonDialog
        title={t(`quality.${asking ?? "dispute"}`)}
        text={t(`quality.${asking ?? "dispute"}_hint`)}
        confirm={t(`quality.${asking ?? "dispute"}`)}
        isOpen={asking !== null}
        isBusy={dispute.isBusy || settle.isBusy}
        onClose={() => setAsking(null)}
        onConfirm={(reason) =>
          asking === "settle" ? settle.act(review.id, reason, null) : dispute.act(review.id, reason)
        }
      />
    </div>
  );
}
