import { Button, SegmentedControl, TextInput, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { AnswerValue, Question, Scorecard } from "@/api/contract";
import { giveReview } from "@/api/quality";
import { usePlayer } from "@/features/recordings/moment";
import css from "@/features/recordings/review.module.css";
import { answered, isComplete, remarked } from "@/features/recordings/review-state";
import type { Draft } from "@/features/recordings/review-state";
import { useAct } from "@/lib/use-act";

export interface ReviewFormProps {
  callId: string;
  scorecard: Scorecard;
  onDone: () => void;
}

/** The questions of a scorecard; each answer keeps the moment at which it was given. */
export function ReviewForm({ callId, scorecard, onDone }: ReviewFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const player = usePlayer();
  const [draft, setDraft] = useState<Draft>({});
  const [comment, setComment] = useState("");
  const give = useAct(giveReview, () => {
    onDone();
    void queries.invalidateQueries({ queryKey: ["samples"] });
    return queries.invalidateQueries({ queryKey: ["reviews"] });
  });

  return (
    <form
      className={css["given"]}
      onSubmit={(event) => {
        event.preventDefault();
        const answers = Object.values(draft);
        give.act({ call_id: callId, scorecard_id: scorecard.id, answers, comment });
      }}
    >
      {scorecard.groups.map((group) => (
        <fieldset key={group.name} className={css["group"]}>
          <legend>{group.name}</legend>
          {group.questions.map((question) => (
            <QuestionRow
              key={question.key}
              question={question}
              draft={draft}
              onAnswer={(value) =>
                setDraft(answered(draft, question.key, value, player.current?.at() ?? 0))
              }
              onRemark={(note) => setDraft(remarked(draft, question.key, note))}
            />
          ))}
        </fieldset>
      ))}
      <Textarea
        label={t("quality.comment")}
        maxLength={2000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <div className={css["actions"]}>
        <Button variant="default" onClick={onDone}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" loading={give.isBusy} disabled={!isComplete(scorecard, draft)}>
          {t("quality.give")}
        </Button>
      </div>
    </form>
  );
}

interface QuestionRowProps {
  question: Question;
  draft: Draft;
  onAnswer: (value: AnswerValue) => void;
  onRemark: (note: string) => void;
}

function QuestionRow({ question, draft, onAnswer, onRemark }: QuestionRowProps) {
  const { t } = useTranslation();
  const answer = draft[question.key];
  const choices =
    question.kind === "scale"
      ? ["1", "2", "3", "4", "5"].map((step) => ({ value: step, label: step }))
      : [
          { value: "true", label: t("quality.answer.true") },
          { value: "false", label: t("quality.answer.false") },
        ];
  const read = (value: string): AnswerValue =>
    value === "na" ? "na" : question.kind === "scale" ? Number(value) : value === "true";

  return (
    <div className={css["question"]}>
      <span>
        {question.text} {question.is_fatal ? <em>{t("quality.fatal")}</em> : null}
      </span>
      {question.kind === "text" ? (
        <TextInput
          flex={1}
          maxLength={500}
          aria-label={question.text}
          value={answer?.note ?? ""}
          onChange={(event) => onRemark(event.currentTarget.value)}
        />
      ) : (
        <SegmentedControl
          aria-label={question.text}
          value={String(answer?.value ?? "")}
          onChange={(value) => onAnswer(read(value))}
          data={[...choices, { value: "na", label: t("quality.answer.na") }]}
        />
      )}
    </div>
  );
}
