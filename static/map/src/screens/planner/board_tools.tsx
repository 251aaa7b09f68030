/** Above the board: what to look for on it, undo and redo, and what could not be changed. */
import { ActionIcon, Button, Select, Switch } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import type { Plan, Site } from "../../api/types.ts";
import { useKindName } from "../../components/kind_icon.tsx";
import { problemText } from "../../components/problem_notice.tsx";
import { type BoardFilter, filterOf } from "../../domain/board.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useMoving } from "./moving.tsx";
import { useSkillName } from "./words.ts";

export interface BoardToolsProps {
  site: Site;
  plan: Plan;
  filter: BoardFilter;
  /** Skills that each entry of the programme asks for. */
  skills: ReadonlyMap<string, readonly string[]>;
  onFilter: (filter: BoardFilter) => void;
}

export function BoardTools({ site, plan, filter, skills, onFilter }: BoardToolsProps) {
  const { t } = useTranslation();
  const { number } = useFormats(site.timezone);
  const kindName = useKindName();
  const skillName = useSkillName();
  const moving = useMoving();
  const stops = useMemo(
    () => plan.routes.flatMap((route) => route.stops.filter((stop) => !stop.errand)),
    [plan.routes],
  );
  const kinds = useMemo(
    () => [...new Set(stops.map((stop) => stop.kind))].filter(Boolean).sort(),
    [stops],
  );
  const wanted = useMemo(() => [...new Set([...skills.values()].flat())].sort(), [skills]);
  const passes = useMemo(
    () => filterOf(filter, (entry) => skills.get(entry) ?? []),
    [filter, skills],
  );
  const found = useMemo(() => (passes ? stops.filter(passes).length : null), [passes, stops]);
  return (
    <div className="board-tools">
      <ActionIcon
        variant="default"
        size={36}
        disabled={!plan.can_undo || moving.saving}
        aria-label={t("move.undo")}
        onClick={() => moving.change("undo")}
      >
        <IconArrowBackUp size={20} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={36}
        disabled={!plan.can_redo || moving.saving}
        aria-label={t("move.redo")}
        onClick={() => moving.change("redo")}
      >
        <IconArrowForwardUp size={20} />
      </ActionIcon>
      <Select
        size="sm"
        w={168}
        clearable
        searchable
        aria-label={t("board.kind")}
        placeholder={t("board.kind")}
        data={kinds.map((kind) => ({ value: kind, label: kindName(kind) }))}
        value={filter.kind}
        onChange={(kind) => onFilter({ ...filter, kind })}
      />
      <Select
        size="sm"
        w={168}
        clearable
        aria-label={t("board.skill")}
        placeholder={t("board.skill")}
        data={wanted.map((skill) => ({ value: skill, label: skillName(skill) }))}
        value={filter.skill}
        onChange={(skill) => onFilter({ ...filter, skill })}
      />
      <Switch
        label={t("board.late")}
        checked={filter.late}
        onChange={(event) => onFilter({ ...filter, late: event.currentTarget.checked })}
      />
      {found !== null && (
        <span className="row-reason">{t("board.found", { n: number(found) })}</span>
      )}
      <span className="board-tools-gap" />
      {moving.error ? (
        <span className="board-refusal" role="alert">
          {problemText(t, moving.error)}
          <ActionIcon
            variant="subtle"
            color="ink"
            aria-label={t("action.close")}
            onClick={moving.forget}
          >
            <IconX size={18} />
          </ActionIcon>
        </span>
      ) : moving.visit && !moving.dragging ? (
        <Button variant="default" size="sm" onClick={moving.letGo}>
          {t("action.cancel")}
        </Button>
      ) : (
        <span className="row-reason board-tools-hint">{t("move.hint")}</span>
      )}
    </div>
  );
}
