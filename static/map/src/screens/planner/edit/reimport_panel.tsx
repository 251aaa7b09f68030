/** A newer plan of the site: what it changes, accepted or refused thing by thing; until then nothing changes. */
import { Button, Checkbox, FileButton } from "@mantine/core";
import { IconEye, IconFileImport } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useDecide, useReimport, useUploadNewer } from "../../../api/edits.ts";
import { isOver, useJob } from "../../../api/queries.ts";
import type { Difference, Site } from "../../../api/types.ts";
import { asProblem, ProblemNotice } from "../../../components/problem_notice.tsx";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { storeysOf } from "../../storey_page.tsx";

export interface ReimportPanelProps {
  site: Site;
  onShow: (difference: Difference) => void;
  onDecided: () => void;
}

export function ReimportPanel({ site, onShow, onDecided }: ReimportPanelProps) {
  const { t } = useTranslation();
  const { number, instant } = useFormats(site.timezone);
  const client = useQueryClient();
  const waiting = useReimport(site.id);
  const upload = useUploadNewer(site.id);
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId);
  const over = isOver(job.data);
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: ["site", site.id, "reimport"] });
  }, [over, client, site.id]);
  const busy = upload.isPending || (jobId !== null && !over && !job.error);
  const failed =
    upload.error ??
    job.error ??
    waiting.error ??
    (job.data?.problem ? asProblem(job.data.problem) : null);
  const nothing = over && job.data?.state === "done" && job.data.result?.differences === 0;
  return (
    <section className="reimport">
      <FileButton
        multiple
        onChange={(files) =>
          upload.mutate(files, { onSuccess: ({ job: started }) => setJobId(started.id) })
        }
      >
        {(props) => (
          <Button
            {...props}
            fullWidth
            variant="default"
            loading={busy}
            leftSection={<IconFileImport size={16} />}
          >
            {t("reimport.upload")}
          </Button>
        )}
      </FileButton>
      {busy && job.data && (
        <p className="row-reason">
          {t(`job.stage.${job.data.progress.stage}`, { defaultValue: job.data.progress.stage })}
        </p>
      )}
      {failed && <ProblemNotice error={failed} />}
      {nothing && !waiting.data && <p className="row-reason">{t("reimport.same")}</p>}
      {waiting.data && (
        <>
          <h3>{t("reimport.differences", { n: number(waiting.data.items.length) })}</h3>
          <p className="row-reason">
            {`${waiting.data.files.join(" · ")} · ${instant(waiting.data.at)}`}
          </p>
          <Decisions
            key={waiting.data.at}
            site={site}
            differences={waiting.data.items}
            onShow={onShow}
            onDecided={onDecided}
          />
        </>
      )}
    </section>
  );
}

interface DecisionsProps extends ReimportPanelProps {
  differences: readonly Difference[];
}

/** What was changed by hand is left unticked: the file does not know better by itself. */
function Decisions({ site, differences, onShow, onDecided }: DecisionsProps) {
  const { t } = useTranslation();
  const { name, number, language } = useFormats();
  const decide = useDecide(site.id);
  const [ticked, setTicked] = useState(
    () => new Set(differences.filter((one) => !one.by_hand).map((one) => one.id)),
  );
  const storeys = new Map(storeysOf(site).map((storey) => [storey.id, name(storey)]));
  const chosen = differences.filter((one) => ticked.has(one.id)).map((one) => one.id);
  const others = differences.filter((one) => !ticked.has(one.id)).map((one) => one.id);
  const toggle = (id: string) =>
    setTicked((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const send = (accept: string[], refuse: string[]) =>
    decide.mutate({ revision: site.revision, accept, refuse }, { onSuccess: onDecided });
  const titleOf = (one: Difference) => {
    const word = t(`reimport.what.${one.what}`);
    const named = name(one);
    return named ? `${word}${language === "en" ? " " : ""}${named}` : word;
  };
  return (
    <>
      {decide.error && <ProblemNotice error={decide.error} />}
      <ul className="doubt-list">
        {differences.map((one) => (
          <li key={one.id} data-difference={one.id}>
            <Checkbox
              checked={ticked.has(one.id)}
              onChange={() => toggle(one.id)}
              label={titleOf(one)}
              description={[
                one.became
                  .map((became) =>
                    became === "moved"
                      ? t("reimport.moved", { metres: number(one.metres, 1) })
                      : t(`reimport.became.${became}`),
                  )
                  .join(" · "),
                one.storey_id && storeys.get(one.storey_id),
                one.by_hand && t("reimport.by_hand"),
              ]
                .filter(Boolean)
                .join(" · ")}
            />
            {one.shapes.length > 0 && (
              <div className="doubt-actions">
                <Button
                  size="compact-md"
                  variant="subtle"
                  color="gray"
                  leftSection={<IconEye size={16} />}
                  onClick={() => onShow(one)}
                >
                  {t("action.show_me")}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <div className="doubt-actions">
        <Button
          disabled={chosen.length === 0}
          loading={decide.isPending}
          onClick={() => send(chosen, [])}
        >
          {t("reimport.accept", { n: number(chosen.length) })}
        </Button>
        <Button
          variant="default"
          disabled={others.length === 0 || decide.isPending}
          onClick={() => send([], others)}
        >
          {t("reimport.refuse", { n: number(others.length) })}
        </Button>
      </div>
    </>
  );
}
