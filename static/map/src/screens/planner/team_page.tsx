/** The team: who holds which skills, works when, is away when, and where rounds start. */
import { ActionIcon, Button } from "@mantine/core";
import { IconArrowBackUp, IconPlus, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useSaveTeam, useTeam } from "../../api/queries.ts";
import type { Depot, Site, Team, TeamMember } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { freshId, teamRequest, weekHours } from "../../domain/team.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { DepotForm } from "./team/depot_form.tsx";
import { DepotList } from "./team/depot_list.tsx";
import { PersonForm } from "./team/person_form.tsx";
import "./team/team.css";
import { TeamTable } from "./team/team_table.tsx";

export function TeamPage({ site }: { site: Site }) {
  const team = useTeam(site.id);
  if (team.error) {
    return (
      <div className="page-notice">
        <ProblemNotice error={team.error} onRetry={() => void team.refetch()} />
      </div>
    );
  }
  if (!team.data) return <Loading />;
  return <Editing key={site.id} site={site} team={team.data} />;
}

const NOBODY: TeamMember = {
  id: "",
  name: "",
  name_en: "",
  department: "",
  department_en: "",
  profile: "on_foot",
  depot: null,
  skills: [],
  shifts: [],
  absences: [],
};

function Editing({ site, team }: { site: Site; team: Team }) {
  const { t } = useTranslation();
  const { number } = useFormats(site.timezone);
  const save = useSaveTeam(site.id);
  const [person, setPerson] = useState<TeamMember | null>(null);
  const [depot, setDepot] = useState<Depot | "new" | null>(null);
  const [steps, setSteps] = useState<readonly Team[]>([]);
  const close = () => {
    setPerson(null);
    setDepot(null);
    save.reset();
  };
  const put = (part: Partial<Team>) =>
    save.mutate(teamRequest({ ...team, ...part }), {
      onSuccess: () => {
        setSteps((taken) => [...taken, team]);
        setPerson(null);
        setDepot(null);
      },
    });
  const undo = () => {
    const last = steps.at(-1);
    if (!last) return;
    save.mutate(teamRequest({ ...last, revision: team.revision }), {
      onSuccess: () => setSteps((taken) => taken.slice(0, -1)),
    });
  };
  const isOpen = person !== null || depot !== null;
  const forms = (
    <>
      {person && (
        <PersonForm
          key={person.id}
          site={site}
          team={team}
          person={person}
          saving={save.isPending}
          error={save.error}
          onApply={(changed) =>
            put({
              items: person.id
                ? team.items.map((one) => (one.id === person.id ? changed : one))
                : [...team.items, { ...changed, id: freshId(team, changed) }],
            })
          }
          onRemove={() => put({ items: team.items.filter((one) => one.id !== person.id) })}
          onClose={close}
        />
      )}
      {depot && (
        <DepotForm
          site={site}
          team={team}
          depot={depot === "new" ? null : depot}
          saving={save.isPending}
          error={save.error}
          onApply={(changed) =>
            put({
              depots:
                depot === "new"
                  ? [...team.depots, changed]
                  : team.depots.map((one) => (one.key === depot.key ? changed : one)),
              default_depot: team.default_depot ?? changed.key,
            })
          }
          onClose={close}
        />
      )}
    </>
  );
  if (team.default_depot === null) {
    return (
      <>
        <EmptyState
          icon={<IconUsers size={40} stroke={1.4} />}
          title={t("team.none")}
          hint={t("team.none_hint")}
          action={<Button onClick={() => setDepot("new")}>{t("team.depot_first")}</Button>}
        />
        {forms}
      </>
    );
  }
  const hours = team.items.reduce((sum, one) => sum + weekHours(one), 0);
  return (
    <div className="manager-page">
      <header className="manager-head">
        <h1>
          {t("team.title")}
          <small>
            {t("team.sum", {
              count: team.items.length,
              n: number(team.items.length),
              hours: number(hours),
            })}
          </small>
        </h1>
        <div className="manager-filters">
          <ActionIcon
            variant="default"
            size={36}
            disabled={steps.length === 0 || save.isPending}
            aria-label={t("action.undo")}
            onClick={undo}
          >
            <IconArrowBackUp size={18} />
          </ActionIcon>
          <Button leftSection={<IconPlus size={16} />} onClick={() => setPerson({ ...NOBODY })}>
            {t("team.add")}
          </Button>
        </div>
      </header>
      {save.error && !isOpen && <ProblemNotice error={save.error} />}
      {team.items.length === 0 ? (
        <section className="card programme-part">
          <EmptyState title={t("team.nobody")} hint={t("team.nobody_hint")} />
        </section>
      ) : (
        <TeamTable site={site} team={team} onOpen={setPerson} />
      )}
      <DepotList
        team={team}
        onAdd={() => setDepot("new")}
        onOpen={setDepot}
        onDefault={(key) => put({ default_depot: key })}
        onRemove={(key) => put({ depots: team.depots.filter((one) => one.key !== key) })}
      />
      {forms}
    </div>
  );
}
