/** What the tablet keeps: packs for its rounds, changes to send, photos, refusals. All in IndexedDB. */
import Dexie, { type Table } from "dexie";
import type { Answer, ConfirmationIn, FindingIn, InspectionIn, Pack } from "../api/types.ts";

export interface KeptPack {
  /** Round id. */
  readonly id: string;
  readonly site: string;
  readonly user: string;
  readonly date: string;
  readonly kept_at: string;
  readonly pack: Pack;
}

/** One change, under an id this tablet made. Sent in the order of `n`. */
export type Change = {
  /** Given by the store: the order in which changes were made. */
  readonly n?: number;
  readonly id: string;
  readonly site: string;
  readonly user: string;
  readonly made_at: string;
} & (
  | { readonly kind: "inspection"; readonly body: InspectionIn }
  | { readonly kind: "finding"; readonly body: FindingIn }
  | { readonly kind: "confirmation"; readonly body: ConfirmationIn }
  | { readonly kind: "photo"; readonly photo: Blob }
);

/** A change the server would not take, with what it said. Kept until somebody has read it. */
export interface Refused {
  readonly id: string;
  readonly change: Change;
  readonly type: string;
  readonly detail: string;
  readonly refused_at: string;
}

/** What was done on a round, as this tablet knows it: it outlives the sending. */
export interface Done {
  readonly visit: string;
  readonly round: string;
  readonly outcome: "done" | "no_access";
  readonly at: string;
}

/** Findings pinned on this tablet, to be seen on the plan whether sent or not. */
export interface Pinned {
  readonly id: string;
  readonly round: string;
  readonly site: string;
  readonly body: FindingIn;
}

/** Answers of a stop that is not finished yet: a tablet that goes off must not lose them. */
export interface Draft {
  /** Round id and stop number. */
  readonly id: string;
  readonly started_at: string;
  /** Answers by visit and item: "visit/item". */
  readonly answers: Readonly<Record<string, Answer>>;
}

/** A thumbnail of a photo that was taken here. */
export interface Thumbnail {
  readonly sha256: string;
  readonly picture: Blob;
}

export class TabletStore extends Dexie {
  packs!: Table<KeptPack, string>;
  changes!: Table<Change, number>;
  refused!: Table<Refused, string>;
  done!: Table<Done, string>;
  pinned!: Table<Pinned, string>;
  thumbnails!: Table<Thumbnail, string>;
  drafts!: Table<Draft, string>;

  constructor(name = "walkround") {
    super(name);
    this.version(1).stores({
      packs: "id, site, date",
      changes: "++n, &id, site",
      refused: "id",
      done: "visit, round",
      pinned: "id, round",
      thumbnails: "sha256",
      drafts: "id",
    });
  }
}

export const tablet = new TabletStore();

/** An id for something made here; also where the page is not in a secure context. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join("-");
}

/** Asks the browser not to clear what is kept; false where it will not promise. */
export async function keepForGood(): Promise<boolean> {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || (await navigator.storage.persist());
}
