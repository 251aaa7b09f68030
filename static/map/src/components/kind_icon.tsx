import { useAssetKinds } from "../api/queries.ts";
import { useLanguage } from "../i18n/index.ts";
import { iconNamed } from "./icons.ts";
import "./states.css";

export interface KindIconProps {
  /** A key of the catalogue: "hydrant_indoor". */
  kind: string;
  size?: number;
  /** The icon's own name where the catalogue is not at hand, for instance offline. */
  icon?: string;
}

/** The icon of an asset kind, the same as on the map. */
export function KindIcon({ kind, size = 20, icon }: KindIconProps) {
  const kinds = useAssetKinds();
  // A key is no asset, but a stop may be for one.
  const own = kind === "key" ? "key" : undefined;
  const name = icon ?? own ?? kinds.data?.items.find((item) => item.key === kind)?.icon ?? "help";
  const Icon = iconNamed(name);
  return <Icon size={size} stroke={1.6} aria-hidden="true" />;
}

/** The icon in a soft square, as cards and rows carry it. */
export function KindTile({ tone, ...icon }: KindIconProps & { tone?: "plain" | "route" }) {
  const size = icon.size ?? 20;
  return (
    <span
      className="kind-tile"
      data-tone={tone ?? "plain"}
      style={{ width: size * 2, height: size * 2 }}
    >
      <KindIcon {...icon} size={size} />
    </span>
  );
}

/** Names of asset kinds in the language in force; the key where the catalogue does not know one. */
export function useKindName(): (kind: string) => string {
  const kinds = useAssetKinds();
  const language = useLanguage();
  return (key) => {
    const kind = kinds.data?.items.find((item) => item.key === key);
    return kind ? (language === "en" ? kind.en : kind.zh) : key;
  };
}
