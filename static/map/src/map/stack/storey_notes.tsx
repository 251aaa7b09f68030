/** What is written on a storey of the stack: names of rooms, pins of assets, upright whatever the pose. */
import { KindIcon } from "../../components/kind_icon.tsx";
import { useFormats } from "../../i18n/format.ts";
import { namesShown, PIN, pinsShown, TEXT, type ToScreen } from "./annotations.ts";
import type { StoreyDrawing } from "./drawing.ts";

const ICON = 12; // px

export interface StoreyNotesProps {
  drawing: StoreyDrawing;
  toScreen: ToScreen;
  /** Pixels a metre. */
  scale: number;
  selected: string | null;
  onAsset: (asset: string) => void;
}

export function StoreyNotes({ drawing, toScreen, scale, selected, onAsset }: StoreyNotesProps) {
  const { name } = useFormats();
  const pins = pinsShown(drawing.assets, selected, toScreen);
  const names = namesShown(drawing.spaces, pins, name, toScreen, scale);
  return (
    <g className="stack-notes">
      {names.map(({ id, text, x, y }) => (
        <text key={id} x={x} y={y} fontSize={TEXT} className="stack-name">
          {text}
        </text>
      ))}
      {pins.map(({ asset, x, y }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list of assets beside the map does the same by keyboard
        <g
          key={asset.id}
          className="stack-pin"
          data-selected={asset.id === selected}
          transform={`translate(${x} ${y})`}
          onClick={(event) => {
            event.stopPropagation();
            onAsset(asset.id);
          }}
        >
          <title>{name(asset)}</title>
          <circle r={PIN} />
          <g transform={`translate(${-ICON / 2} ${-ICON / 2})`}>
            <KindIcon kind={asset.kind} size={ICON} />
          </g>
        </g>
      ))}
    </g>
  );
}
