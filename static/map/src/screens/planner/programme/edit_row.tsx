/** A row of a list that can be changed or deleted: what it says, then its two buttons. */
import { ActionIcon } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";

export interface EditRowProps {
  /** Faint, because it is over. */
  past?: boolean;
  editLabel: string;
  removeLabel: string;
  removable?: boolean;
  onEdit: () => void;
  onRemove: () => void;
  children: ReactNode;
  /** Another button before the two. */
  more?: ReactNode;
}

export function EditRow(props: EditRowProps) {
  return (
    <li data-past={props.past || undefined}>
      <div>{props.children}</div>
      {props.more}
      <ActionIcon
        variant="subtle"
        color="ink"
        size={36}
        aria-label={props.editLabel}
        onClick={props.onEdit}
      >
        <IconPencil size={18} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="ink"
        size={36}
        disabled={props.removable === false}
        aria-label={props.removeLabel}
        onClick={props.onRemove}
      >
        <IconTrash size={18} />
      </ActionIcon>
    </li>
  );
}
