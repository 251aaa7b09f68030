/** Skills of one person, each with the last day of its certificate where it has one. */
import { Autocomplete, TextInput } from "@mantine/core";
import type { TeamMember } from "../../../api/types.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { useSkillName } from "../words.ts";
import { Lines } from "./lines.tsx";

export interface SkillLinesProps {
  skills: TeamMember["skills"];
  /** Codes that programme and team know. */
  known: readonly string[];
  onChange: (skills: TeamMember["skills"]) => void;
}

export function SkillLines({ skills, known, onChange }: SkillLinesProps) {
  const { t } = useTranslation();
  const skillName = useSkillName();
  // People read and write the name; what is not known by one is a skill of their own.
  const codes = new Map(known.map((code) => [skillName(code), code]));
  return (
    <Lines
      legend={t("team.skills")}
      none={t("team.no_skills")}
      addLabel={t("team.skill_add")}
      removeLabel={(n) => t("team.skill_remove", { n })}
      items={skills}
      onAdd={() => ({ skill: "", expires: null })}
      onChange={onChange}
    >
      {(one, n, change) => (
        <>
          <Autocomplete
            className="grow"
            aria-label={t("team.skill_n", { n })}
            placeholder={t("team.skill_which")}
            maxLength={40}
            data={[...codes.keys()]}
            value={one.skill && skillName(one.skill)}
            onChange={(text) => change({ skill: codes.get(text) ?? text })}
          />
          <span className="row-reason">{t("team.until")}</span>
          <TextInput
            type="date"
            aria-label={t("team.skill_until", { n })}
            value={one.expires ?? ""}
            onChange={(event) => change({ expires: event.currentTarget.value || null })}
          />
        </>
      )}
    </Lines>
  );
}
