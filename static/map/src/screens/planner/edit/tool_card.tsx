/** What the tool in hand asks for: a name and use, storeys, a kind; or what a look at the network found. */
import { Button, Checkbox, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useAssetKinds } from "../../../api/queries.ts";
import type {
  ConnectorKind,
  FoundWalk,
  LngLat,
  OpeningKind,
  Profile,
  Site,
  SpaceUse,
  Storey,
} from "../../../api/types.ts";
import { useKindName } from "../../../components/kind_icon.tsx";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import type { StoreyChoice } from "../../storey_page.tsx";
import { ReshapeCard } from "./reshape_card.tsx";
import { useStepWords } from "./step_words.ts";
import type { Editor } from "./use_editor.ts";
import { useUses } from "./use_uses.ts";

const NEW_ZONE = "new";
const BANDS = [1, 2, 3, 4, 5];

export interface ToolCardProps {
  site: Site;
  choice: StoreyChoice;
  editor: Editor;
  profile: Profile;
  onProfile: (profile: Profile) => void;
  walk: FoundWalk | null;
  walkError: string | null;
}

export function ToolCard(props: ToolCardProps) {
  const { site, choice, editor } = props;
  const { t } = useTranslation();
  const { tool, pending } = editor;
  if (pending?.what === "space")
    return <SpaceCard editor={editor} ring={pending.ring} choice={choice} />;
  if (pending?.what === "connector") {
    return (
      <ConnectorCard
        key={pending.kind}
        editor={editor}
        at={pending.at}
        kind={pending.kind}
        choice={choice}
      />
    );
  }
  if (tool === "select") return null;
  if (tool === "reshape" && editor.reshape.outline) return <ReshapeCard editor={editor} />;
  return (
    <section className="tool-card card" aria-label={t(`edit.tool.${tool}`)}>
      <h3>{t(`edit.tool.${tool}`)}</h3>
      <p className="row-reason">{t(`edit.hint.${tool}`)}</p>
      {tool === "door" && (
        <SegmentedControl
          fullWidth
          aria-label={t("edit.opening_kind")}
          value={editor.openingKind}
          onChange={(value) => editor.setOpeningKind(value as OpeningKind)}
          data={(["door", "passage", "gate"] as const).map((kind) => ({
            value: kind,
            label: t(`opening.${kind}`),
          }))}
        />
      )}
      {tool === "asset" && <KindSelect value={editor.assetKind} onChange={editor.setAssetKind} />}
      {tool === "zone" && <ZoneForm site={site} editor={editor} />}
      {(tool === "walk" || tool === "time") && (
        <SegmentedControl
          fullWidth
          aria-label={t("edit.profile")}
          value={props.profile}
          onChange={(value) => props.onProfile(value as Profile)}
          data={(["on_foot", "step_free"] as const).map((profile) => ({
            value: profile,
            label: t(`profile.${profile}`),
          }))}
        />
      )}
      {tool === "walk" && <WalkFound walk={props.walk} error={props.walkError} />}
      {tool === "time" && editor.walkFrom && (
        <ul className="time-bands">
          {BANDS.map((minutes, band) => (
            <li key={minutes}>
              <i style={{ opacity: 0.5 - band * 0.1 }} />
              {t("edit.within", { n: minutes })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Every kind of the catalogue, found by typing. */
export function KindSelect({
  value,
  placeholder,
  onChange,
}: {
  value: string;
  placeholder?: string;
  onChange: (kind: string) => void;
}) {
  const { t } = useTranslation();
  const kinds = useAssetKinds();
  const kindName = useKindName();
  return (
    <Select
      searchable
      allowDeselect={false}
      label={t("edit.asset_kind")}
      placeholder={placeholder}
      data={(kinds.data?.items ?? []).map(({ key }) => ({ value: key, label: kindName(key) }))}
      value={value}
      onChange={(kind) => kind && onChange(kind)}
    />
  );
}

function SpaceCard({
  editor,
  ring,
  choice,
}: {
  editor: Editor;
  ring: readonly LngLat[];
  choice: StoreyChoice;
}) {
  const { t } = useTranslation();
  const uses = useUses();
  const [name, setName] = useState("");
  const [use, setUse] = useState<SpaceUse>("other");
  const storey = choice.storey?.id ?? "";
  return (
    <form
      className="tool-card card"
      aria-label={t("edit.tool.space")}
      onSubmit={(event) => {
        event.preventDefault();
        editor.apply([{ kind: "draw_space", storey_id: storey, rings: [ring], name, use }], () =>
          editor.clear(),
        );
      }}
    >
      <h3>{t("edit.new_space")}</h3>
      <TextInput
        data-autofocus
        autoFocus
        label={t("edit.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        allowDeselect={false}
        label={t("edit.use")}
        data={uses}
        value={use}
        onChange={(value) => value && setUse(value as SpaceUse)}
      />
      <CardActions editor={editor} disabled={!name.trim()} label={t("edit.draw")} />
    </form>
  );
}

interface ConnectorCardProps {
  editor: Editor;
  at: LngLat;
  kind: ConnectorKind;
  choice: StoreyChoice;
}

/** Lifts stop everywhere, stairs lead one storey up: what is meant most often comes ticked. */
function storeysMeant(kind: ConnectorKind, here: Storey | null, all: readonly Storey[]): string[] {
  if (kind === "lift") return all.map((storey) => storey.id);
  const index = all.findIndex((storey) => storey.id === here?.id);
  const [low, high] = index + 1 < all.length ? [index, index + 1] : [index - 1, index];
  return all.filter((_, n) => n === low || n === high).map((storey) => storey.id);
}

function ConnectorCard({ editor, at, kind, choice }: ConnectorCardProps) {
  const { t } = useTranslation();
  const { name: nameOf } = useFormats();
  const [name, setName] = useState("");
  const [made, setMade] = useState<ConnectorKind>(kind);
  const [storeys, setStoreys] = useState(() => storeysMeant(kind, choice.storey, choice.storeys));
  const kinds = kind === "lift" ? (["lift"] as const) : (["stair", "ramp", "escalator"] as const);
  return (
    <form
      className="tool-card card"
      aria-label={t(`edit.tool.${kind === "lift" ? "lift" : "stair"}`)}
      onSubmit={(event) => {
        event.preventDefault();
        const landings = choice.storeys
          .filter((storey) => storeys.includes(storey.id))
          .map((storey) => ({ storey_id: storey.id, point: at }));
        editor.apply([{ kind: "add_connector", connector_kind: made, name, landings }], () =>
          editor.take("select"),
        );
      }}
    >
      <h3>{t(`connector.${made}`)}</h3>
      {kinds.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label={t("edit.connector_kind")}
          value={made}
          onChange={(value) => setMade(value as ConnectorKind)}
          data={kinds.map((one) => ({ value: one, label: t(`connector.${one}`) }))}
        />
      )}
      <TextInput
        label={t("edit.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label={t("edit.stops_at")} value={storeys} onChange={setStoreys}>
        {[...choice.storeys].reverse().map((storey) => (
          <Checkbox key={storey.id} mt={8} value={storey.id} label={nameOf(storey)} />
        ))}
      </Checkbox.Group>
      <CardActions editor={editor} disabled={storeys.length < 2} label={t("edit.add")} />
    </form>
  );
}

function CardActions({
  editor,
  disabled,
  label,
}: {
  editor: Editor;
  disabled: boolean;
  label: string;
}) {
  const { t } = useTranslation();
  return (
    <div className="tool-card-actions">
      <Button variant="default" onClick={editor.clear}>
        {t("action.cancel")}
      </Button>
      <Button type="submit" disabled={disabled} loading={editor.busy}>
        {label}
      </Button>
    </div>
  );
}

/** A zone takes the rooms chosen on the map; a known one starts from those it has. */
function ZoneForm({ site, editor }: { site: Site; editor: Editor }) {
  const { t } = useTranslation();
  const { name: nameOf, number } = useFormats();
  const [zone, setZone] = useState(NEW_ZONE);
  const [name, setName] = useState("");
  const zones = useMemo(
    () => [
      { value: NEW_ZONE, label: t("edit.zone_new") },
      ...site.zones.map((one) => ({ value: one.id, label: nameOf(one) })),
    ],
    [site.zones, nameOf, t],
  );
  const { ids } = editor.chosen;
  const isNew = zone === NEW_ZONE;
  return (
    <form
      className="edit-form"
      onSubmit={(event) => {
        event.preventDefault();
        editor.apply(
          [{ kind: "set_zone", space_ids: ids, ...(isNew ? { name } : { id: zone }) }],
          () => editor.take("select"),
        );
      }}
    >
      <Select
        allowDeselect={false}
        label={t("edit.zone")}
        data={zones}
        value={zone}
        onChange={(value) => {
          if (!value) return;
          setZone(value);
          const known = site.zones.find((one) => one.id === value);
          if (known) editor.setChosen({ what: "space", ids: known.space_ids });
        }}
      />
      {isNew && (
        <TextInput
          label={t("edit.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <p className="row-reason">{t("edit.zone_rooms", { n: number(ids.length) })}</p>
      <div className="tool-card-actions">
        <Button
          type="submit"
          disabled={ids.length === 0 || (isNew && !name.trim())}
          loading={editor.busy}
        >
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}

function WalkFound({ walk, error }: { walk: FoundWalk | null; error: string | null }) {
  const { t } = useTranslation();
  const { metres, duration } = useFormats();
  const told = useStepWords(walk?.directions);
  if (error) return <p className="row-title">{error}</p>;
  if (!walk) return null;
  return (
    <>
      <p className="row-title">
        {t("edit.walk_found", { metres: metres(walk.metres), time: duration(walk.seconds) })}
      </p>
      <p className="row-reason">{told}</p>
    </>
  );
}
