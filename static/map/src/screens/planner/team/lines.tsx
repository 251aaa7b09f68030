/** A list in a form: a line for each item, with a cross behind it and a button to add one. */
import { ActionIcon, Button } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";

export interface LinesProps<Item> {
  legend: string;
  none: string;
  addLabel: string;
  removeLabel: (n: number) => string;
  items: readonly Item[];
  onAdd: () => Item;
  onChange: (items: Item[]) => void;
  children: (item: Item, n: number, change: (part: Partial<Item>) => void) => ReactNode;
}

export function Lines<Item>(props: LinesProps<Item>) {
  const { legend, none, items, onChange, children } = props;
  return (
    <fieldset>
      <legend>{legend}</legend>
      {items.length === 0 && <p className="row-reason">{none}</p>}
      {items.map((item, index) => (
        <div
          className="form-line"
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
          key={index}
        >
          {children(item, index + 1, (part) =>
            onChange(items.map((one, other) => (other === index ? { ...one, ...part } : one))),
          )}
          <ActionIcon
            variant="subtle"
            color="ink"
            aria-label={props.removeLabel(index + 1)}
            onClick={() => onChange(items.filter((_, other) => other !== index))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...items, props.onAdd()])}
        >
          {props.addLabel}
        </Button>
      </div>
    </fieldset>
  );
}
