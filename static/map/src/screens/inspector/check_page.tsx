/** The checks of one stop, full screen: one item a row, kept as they are answered. */
import { Button } from "@mantine/core";
import { IconArrowLeft, IconCheck } from "@tabler/icons-react";
import { useLiveQuery } from "dexie-react-hooks";
import { useEffect, useRef, useState } from "react";
import type { Answer, Check, ChecklistItem, Pack, PackStop } from "../../api/types.ts";
import { ChecklistRow } from "../../components/checklist.tsx";
import { useConfirm } from "../../components/confirm.tsx";
import { KindTile } from "../../components/kind_icon.tsx";
import { Loading } from "../../components/loading.tsx";
import { beyond, type FindingStart, readingOf } from "../../domain/finding.ts";
import { fails, isAnswered, proposedCategory } from "../../domain/round.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { takeIn } from "../../offline/photos.ts";
import {
  answerKey,
  draftId,
  keepDraft,
  keepPhotos,
  recordStop,
  type Walker,
} from "../../offline/recording.ts";
import type { Sending } from "../../offline/sending.ts";
import { type Draft, tablet } from "../../offline/store.ts";
import { OutboxPill } from "./outbox_pill.tsx";
import { PositionAsk } from "./position_ask.tsx";
import type { RoundState } from "./use_round.ts";
import { deadlineText, howOften, useStopWords } from "./words.ts";

export interface CheckPageProps {
  pack: Pack;
  stop: PackStop;
  state: RoundState;
  walker: Walker;
  sending: Sending;
  onFinding: (start: FindingStart) => void;
  onClose: () => void;
  onDone: () => void;
}

/** Waits for what was answered here before: a tablet may have gone off in the middle. */
export function CheckPage(props: CheckPageProps) {
  const id = draftId(props.walker.round, props.stop.n);
  const draft = useLiveQuery(async () => (await tablet.drafts.get(id)) ?? null, [id]);
  return draft === undefined ? <Loading /> : <Checks {...props} draft={draft} />;
}

function Checks(props: CheckPageProps & { draft: Draft | null }) {
  const { pack, stop, state, walker, sending } = props;
  const { t } = useTranslation();
  const { name } = useFormats(pack.site.timezone);
  const { title, place, icon } = useStopWords(pack)(stop);
  const ask = useConfirm();
  const [startedAt] = useState(() => (props.draft ? new Date(props.draft.started_at) : new Date()));
  const [answers, setAnswers] = useState<Readonly<Record<string, Answer>>>(
    props.draft?.answers ?? {},
  );
  const [broken, setBroken] = useState(false);
  const [busy, setBusy] = useState(false);
  const id = draftId(walker.round, stop.n);
  const latest = useRef(answers);
  latest.current = answers;
  const finished = useRef(false);

  useEffect(() => {
    if (!finished.current) void keepDraft(tablet, id, startedAt, answers);
  }, [id, startedAt, answers]);

  const rows = stop.checks.flatMap((check) => check.items.map((item) => ({ check, item })));
  const answerTo = (check: Check, item: ChecklistItem) =>
    answers[answerKey(check.visit_id, item.key)];
  const left = rows.filter(({ check, item }) => !isAnswered(item, answerTo(check, item))).length;
  const recordedAs = (check: Check, item: ChecklistItem) =>
    state.pinned.find(({ body }) => body.visit_id === check.visit_id && body.item_key === item.key)
      ?.body.grade ?? null;
  const unrecorded = rows.filter(
    ({ check, item }) => fails(item, answerTo(check, item)) && !recordedAs(check, item),
  ).length;

  const give = (check: Check, answer: Answer) =>
    setAnswers({ ...latest.current, [answerKey(check.visit_id, answer.item_key)]: answer });

  const addPhoto = async (check: Check, item: ChecklistItem, file: File) => {
    setBroken(false);
    try {
      const shot = await takeIn(file);
      await keepPhotos(tablet, walker, [shot], new Date());
      const before = latest.current[answerKey(check.visit_id, item.key)];
      const photos = [...new Set([...(before?.photos ?? []), shot.sha256])];
      give(check, { item_key: item.key, value: before?.value ?? null, note: "", photos });
    } catch {
      setBroken(true);
    }
  };

  const finish = async () => {
    if (unrecorded > 0) {
      const sure = await ask({
        title: t("check.not_recorded", { count: unrecorded }),
        text: t("check.not_recorded_hint"),
        action: t("check.finish_anyway"),
      });
      if (!sure) return;
    }
    setBusy(true);
    finished.current = true;
    await recordStop(tablet, walker, stop, {
      outcome: "done",
      reason: "",
      startedAt,
      endedAt: new Date(),
      answers: latest.current,
    });
    props.onDone();
  };

  const findingFrom = (check: Check, item: ChecklistItem): FindingStart => {
    const answer = answerTo(check, item);
    const side = beyond(item, answer?.value);
    const words = { item: name({ name: item.text, name_en: item.text_en }) };
    const value = { value: readingOf(answer), unit: item.unit };
    return {
      storeyId: stop.storey_id,
      point: stop.point,
      assetId: stop.asset_id,
      visitId: check.visit_id,
      itemKey: item.key,
      reading: readingOf(answer),
      category: proposedCategory(pack, stop.kind),
      grade: item.grade,
      text:
        side === "low"
          ? t("find.low_text", { ...words, ...value, limit: item.low })
          : side === "high"
            ? t("find.high_text", { ...words, ...value, limit: item.high })
            : t("find.fail_text", words),
    };
  };

  const several = stop.checks.length > 1;
  let n = 0;
  return (
    <div className="check-page">
      <header className="check-bar">
        <button
          type="button"
          className="touch-icon"
          aria-label={t("check.back")}
          onClick={props.onClose}
        >
          <IconArrowLeft size={26} stroke={1.7} />
        </button>
        <KindTile kind={stop.kind} icon={icon} size={22} />
        <div className="check-bar-what">
          <h1>{title}</h1>
          <p>{t("walk.stop", { n: stop.n, place })}</p>
        </div>
        <OutboxPill sending={sending} />
      </header>
      <div
        className="check-progress"
        role="progressbar"
        aria-label={t("check.progress")}
        aria-valuenow={rows.length - left}
        aria-valuemin={0}
        aria-valuemax={rows.length}
      >
        <span style={{ width: `${((rows.length - left) / Math.max(rows.length, 1)) * 100}%` }} />
      </div>
      <div className="check-items">
        <p className="check-left" aria-live="polite">
          {left > 0 ? t("check.left", { count: left }) : t("check.none_left")}
        </p>
        <PositionAsk pack={pack} stop={stop} walker={walker} onFinding={props.onFinding} />
        {stop.checks.map((check) => (
          <section key={check.visit_id}>
            {several && <h2>{name({ name: check.entry_name, name_en: check.entry_name_en })}</h2>}
            <ol>
              {check.items.map((item) => {
                n += 1;
                const grade = pack.grades.find((one) => one.key === item.grade);
                return (
                  <ChecklistRow
                    key={item.key}
                    n={n}
                    item={item}
                    reason={howOften(t, check.frequency)}
                    last={check.last_readings[item.key]}
                    answer={answerTo(check, item)}
                    grade={grade}
                    deadline={deadlineText(t, grade)}
                    recorded={recordedAs(check, item)}
                    onAnswer={(answer) => give(check, answer)}
                    onRecord={() => props.onFinding(findingFrom(check, item))}
                    onPhoto={(file) => void addPhoto(check, item, file)}
                  />
                );
              })}
            </ol>
          </section>
        ))}
        {broken && (
          <p role="alert" className="row-reason">
            {t("find.photo_bad")}
          </p>
        )}
      </div>
      <footer className="check-foot">
        <Button
          className="main-button"
          fullWidth
          disabled={left > 0}
          loading={busy}
          leftSection={left === 0 && <IconCheck size={24} />}
          onClick={() => void finish()}
        >
          {left > 0 ? t("check.missing", { count: left }) : t("check.finish")}
        </Button>
      </footer>
    </div>
  );
}
