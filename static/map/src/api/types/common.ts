/** What every answer of the server is made of. */

export interface Named {
  readonly name: string;
  readonly name_en: string;
}
export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}
export type LngLat = [number, number];
export type Bounds = [number, number, number, number];
/** Facts beside a key, to be filled into its sentence. */
export type Facts = Readonly<Record<string, unknown>>;
