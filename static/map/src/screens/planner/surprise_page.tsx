/** Unannounced inspections: draw one, see that it is sealed, and what it was once it has started. */
import { Badge, Button, MultiSelect, NumberInput, TextInput } from "@mantine/core";
import { IconDice, IconLock, IconLockOpen } from "@tabler/icons-react";
import { useState } from "react";
import {
  useAssetKinds,
  useDrawSurprise,
  useOpenSurprise,
  useSurprises,
} from "../../api/queries.ts";
import type { Site, Surprise } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { useKindName } from "../../components/kind_icon.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import "./surprise_page.css";
import { nameWithCode } from "./words.ts";

export function SurprisePage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const draws = useSurprises(site.id);
  return (
    <div className="manager-page">
      <header className="manager-head">
        <h1>{t("surprise.title")}</h1>
      </header>
      <DrawForm site={site} />
      {draws.error && <ProblemNotice error={draws.error} onRetry={() => void draws.refetch()} />}
      {draws.isPending && <Loading />}
      {draws.data?.items.length === 0 && (
        <EmptyState title={t("surprise.none")} hint={t("surprise.none_hint")} />
      )}
      {draws.data?.items.map((one) => (
        <DrawCard key={one.id} site={site} draw={one} />
      ))}
    </div>
  );
}

function DrawForm({ site }: { site: Site }) {
  const { t } = useTranslation();
  const kindName = useKindName();
  const kinds = useAssetKinds();
  const draw = useDrawSurprise(site.id);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const [count, setCount] = useState(5);
  const [cover, setCover] = useState(6);
  const [opens, setOpens] = useState("");
  return (
    <form
      className="card surprise-form"
      onSubmit={(event) => {
        event.preventDefault();
        draw.mutate(
          {
            name,
            kinds: chosen,
            count,
            cover_draws: cover,
            opens_at: new Date(opens).toISOString(),
          },
          { onSuccess: () => setName("") },
        );
      }}
    >
      <TextInput
        label={t("surprise.name")}
        value={name}
        required
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <MultiSelect
        label={t("surprise.kinds")}
        required
        searchable
        value={chosen}
        data={kinds.data?.items.map(({ key }) => ({ value: key, label: kindName(key) })) ?? []}
        onChange={setChosen}
      />
      <NumberInput
        label={t("surprise.count")}
        min={1}
        max={200}
        allowDecimal={false}
        value={count}
        onChange={(value) => setCount(Number(value) || 1)}
      />
      <NumberInput
        label={t("surprise.cover")}
        min={1}
        max={52}
        allowDecimal={false}
        value={cover}
        onChange={(value) => setCover(Number(value) || 1)}
      />
      <TextInput
        type="datetime-local"
        label={t("surprise.opens")}
        value={opens}
        required
        onChange={(event) => setOpens(event.currentTarget.value)}
      />
      <p className="row-reason surprise-note">{t("surprise.hint")}</p>
      {draw.error && <ProblemNotice error={draw.error} />}
      <Button
        type="submit"
        leftSection={<IconDice size={18} stroke={1.6} />}
        disabled={chosen.length === 0}
        loading={draw.isPending}
      >
        {t("surprise.draw")}
      </Button>
    </form>
  );
}

function DrawCard({ site, draw }: { site: Site; draw: Surprise }) {
  const { t } = useTranslation();
  const { day, duration, name, number, time } = useFormats(site.timezone);
  const open = useOpenSurprise(site.id);
  const sealed = draw.state === "sealed";
  const Icon = sealed ? IconLock : IconLockOpen;
  return (
    <section className="card surprise-card">
      <h2>
        <Icon size={20} stroke={1.6} aria-hidden="true" />
        {draw.name}
        <Badge variant="outline" color="gray">
          {t(`surprise.state.${draw.state}`)}
        </Badge>
      </h2>
      <p className="row-reason">
        {t("surprise.of", { count: draw.count, of: number(draw.candidates) })}
        {" · "}
        {t("surprise.starts", { day: day(draw.opens_at), time: time(draw.opens_at) })}
      </p>
      {draw.drawn && (
        <ol>
          {draw.drawn.map((one) => (
            <li key={one.target_id}>{nameWithCode(name(one), one.code)}</li>
          ))}
        </ol>
      )}
      {draw.walk_s !== undefined && draw.shortest_s !== undefined && (
        <p className="row-reason">
          {t("surprise.walk", {
            walk: duration(draw.walk_s),
            shortest: duration(draw.shortest_s),
          })}
        </p>
      )}
      {draw.verified !== undefined && (
        <p className="row-reason">
          {draw.verified ? t("surprise.verified") : t("surprise.not_verified")}
        </p>
      )}
      <p className="surprise-seal">
        {t("surprise.commitment")} <code>{draw.commitment}</code>
      </p>
      {open.error && <ProblemNotice error={open.error} />}
      {sealed && (
        <Button variant="default" loading={open.isPending} onClick={() => open.mutate(draw.id)}>
          {t("surprise.open_now")}
        </Button>
      )}
    </section>
  );
}
