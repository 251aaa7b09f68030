/** One person in full: name, skills with expiry, the week, absences, where they start, how they walk. */
import { Autocomplete, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useProgramme } from "../../../api/queries.ts";
import type { Site, Team, TeamMember } from "../../../api/types.ts";
import { ProblemNotice } from "../../../components/problem_notice.tsx";
import { SidePanel } from "../../../components/side_panel.tsx";
import { faultsOfPerson, linesOf, shiftsOf } from "../../../domain/team.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { Lines } from "./lines.tsx";
import { SkillLines } from "./skill_lines.tsx";
import { WeekLines } from "./week_lines.tsx";

export interface PersonFormProps {
  site: Site;
  team: Team;
  /** Without an id: somebody new. */
  person: TeamMember;
  saving: boolean;
  error: Error | null;
  onApply: (person: TeamMember) => void;
  onRemove: () => void;
  onClose: () => void;
}

export function PersonForm(props: PersonFormProps) {
  const { site, team, saving, error, onApply, onRemove, onClose } = props;
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const programme = useProgramme(site.id);
  const [person, setPerson] = useState(props.person);
  const [lines, setLines] = useState(() => linesOf(props.person.shifts));
  const put = (part: Partial<TeamMember>) => setPerson({ ...person, ...part });
  const faults = faultsOfPerson(person, lines);
  const skills = [
    ...(programme.data?.entries.flatMap((entry) => entry.skills) ?? []),
    ...team.items.flatMap((one) => one.skills.map(({ skill }) => skill)),
  ];
  // Departments that are there already, with their English names.
  const english = new Map(
    team.items.filter((one) => one.department).map((one) => [one.department, one.department_en]),
  );
  const isNew = props.person.id === "";
  return (
    <SidePanel
      title={isNew ? t("team.add") : name(props.person)}
      done={t("action.save")}
      isWhole={faults.length === 0}
      saving={saving}
      remove={!isNew && { label: t("team.remove"), onRemove }}
      onDone={() => onApply({ ...person, name: person.name.trim(), shifts: shiftsOf(lines) })}
      onClose={onClose}
    >
      {error && <ProblemNotice error={error} />}
      <fieldset>
        <div className="form-row">
          <TextInput
            label={t("team.name")}
            required
            maxLength={200}
            value={person.name}
            onChange={(event) => put({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t("team.name_en")}
            maxLength={200}
            value={person.name_en}
            onChange={(event) => put({ name_en: event.currentTarget.value })}
          />
        </div>
        <div className="form-row">
          <Autocomplete
            label={t("team.department")}
            maxLength={200}
            data={[...english.keys()]}
            value={person.department}
            onChange={(department) =>
              put({ department, department_en: english.get(department) ?? person.department_en })
            }
          />
          <TextInput
            label={t("team.department_en")}
            maxLength={200}
            value={person.department_en}
            onChange={(event) => put({ department_en: event.currentTarget.value })}
          />
        </div>
      </fieldset>
      <SkillLines
        skills={person.skills}
        known={[...new Set(skills)].sort()}
        onChange={(next) => put({ skills: next })}
      />
      <WeekLines lines={lines} onChange={setLines} />
      <Lines
        legend={t("team.absences")}
        none={t("team.absences_none")}
        addLabel={t("team.absence_add")}
        removeLabel={(n) => t("team.absence_remove", { n })}
        items={person.absences}
        onAdd={() => ({ first: site.today, last: site.today, reason: "" })}
        onChange={(absences) => put({ absences })}
      >
        {(absence, n, change) => (
          <>
            <TextInput
              type="date"
              aria-label={t("team.absence_first", { n })}
              value={absence.first}
              onChange={(event) => change({ first: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              aria-label={t("team.absence_last", { n })}
              value={absence.last}
              onChange={(event) => change({ last: event.currentTarget.value })}
            />
            <TextInput
              className="grow"
              aria-label={t("team.absence_reason", { n })}
              placeholder={t("team.absence_why")}
              maxLength={200}
              value={absence.reason}
              onChange={(event) => change({ reason: event.currentTarget.value })}
            />
          </>
        )}
      </Lines>
      <fieldset>
        <legend>{t("team.walking")}</legend>
        <div className="form-row">
          <Select
            label={t("team.starts_from")}
            data={[
              { value: "", label: t("team.depot_default") },
              ...team.depots.map((depot) => ({ value: depot.key, label: name(depot) })),
            ]}
            value={person.depot ?? ""}
            onChange={(key) => put({ depot: key || null })}
          />
          <Select
            label={t("scenario.profile")}
            data={[
              { value: "on_foot", label: t("scenario.on_foot") },
              { value: "step_free", label: t("scenario.step_free") },
            ]}
            value={person.profile}
            onChange={(profile) =>
              put({ profile: profile === "step_free" ? "step_free" : "on_foot" })
            }
          />
        </div>
      </fieldset>
      {faults.length > 0 && (
        <p className="form-fault" role="alert">
          {faults.map((key) => t(key)).join(" ")}
        </p>
      )}
    </SidePanel>
  );
}
