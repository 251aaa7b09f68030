/** Dates, times, numbers and names in the two languages. Pure: the language comes in. */
import { useMemo } from "react";
import { type Language, useLanguage } from "./index.ts";

/** A thing with two names: as the users write it, and English where there is one. */
export interface Named {
  readonly name: string;
  readonly name_en: string;
}

export interface Formats {
  readonly language: Language;
  /** 2026年11月23日 · 23 Nov 2026, from an instant or a plain date. */
  date: (value: string) => string;
  /** 11月23日 · 23 Nov */
  day: (value: string) => string;
  /** 周一 · Mon */
  weekday: (value: string) => string;
  /** 2026年11月 · Nov 2026, from "2026-11" or a date. */
  month: (value: string) => string;
  /** 08:30, in the site's zone when one is given. */
  time: (instant: string) => string;
  /** 11月23日 08:30 · 23 Nov 08:30 */
  instant: (instant: string) => string;
  /** 11月23日–29日 · 23–29 Nov */
  range: (from: string, to: string) => string;
  number: (value: number, digits?: number) => string;
  /** "445 m" under a kilometre, "1.2 km" over it. */
  metres: (value: number) => string;
  /** "45 s", "12 min", "6.6 h": one unit, the one a person would say. */
  duration: (seconds: number) => string;
  percent: (share: number, digits?: number) => string;
  /** The name in this language; the other one where it is missing. */
  name: (thing: Named) => string;
}

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Plain dates carry no zone: reading them at noon UTC keeps the day whatever the zone shown. */
function moment(value: string): { at: Date; zone: "UTC" | null } {
  if (/^\d{4}-\d{2}$/.test(value)) return { at: new Date(`${value}-15T12:00:00Z`), zone: "UTC" };
  if (PLAIN_DATE.test(value)) return { at: new Date(`${value}T12:00:00Z`), zone: "UTC" };
  return { at: new Date(value), zone: null };
}

interface DayParts {
  year: number;
  month: number;
  day: number;
}

// Making one takes a tenth of a millisecond, and a board asks for hundreds of dates at a time.
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  dateFormats.set(key, format);
  return format;
}

function numberFormat(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(locale, options);
  numberFormats.set(key, format);
  return format;
}

/** The formats of one language; `zone` is the site's own, for instants. */
export function formats(language: Language, zone?: string): Formats {
  const zh = language === "zh-CN";
  const locale = zh ? "zh-CN" : "en-GB";
  const zoned = (value: string, options: Intl.DateTimeFormatOptions): string => {
    const { at, zone: plain } = moment(value);
    const timeZone = plain ?? zone;
    return dateFormat(locale, { ...options, ...(timeZone ? { timeZone } : {}) }).format(at);
  };
  const parts = (value: string): DayParts => {
    const read = (options: Intl.DateTimeFormatOptions) =>
      Number.parseInt(zoned(value, options).replace(/\D/g, ""), 10);
    return {
      year: read({ year: "numeric" }),
      month: monthOf(value),
      day: read({ day: "numeric" }),
    };
  };
  const monthOf = (value: string): number => {
    const { at, zone: plain } = moment(value);
    const timeZone = plain ?? zone;
    const options = { month: "numeric", ...(timeZone ? { timeZone } : {}) } as const;
    const text = dateFormat("en-GB", options).format(at);
    return Number.parseInt(text, 10);
  };
  const shortMonth = (value: string) => zoned(value, { month: "short" });
  const number = (value: number, digits = 0): string => numberFormat(locale, digits).format(value);
  const day = (value: string): string => {
    const p = parts(value);
    return zh ? `${p.month}月${p.day}日` : `${p.day} ${shortMonth(value)}`;
  };
  const date = (value: string): string => {
    const p = parts(value);
    return zh ? `${p.year}年${p.month}月${p.day}日` : `${p.day} ${shortMonth(value)} ${p.year}`;
  };
  const time = (value: string) =>
    zoned(value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return {
    language,
    date,
    day,
    time,
    number,
    weekday: (value) => zoned(value, { weekday: "short" }),
    month: (value) => {
      const p = parts(value);
      return zh ? `${p.year}年${p.month}月` : `${shortMonth(value)} ${p.year}`;
    },
    instant: (value) => `${day(value)} ${time(value)}`,
    range: (from, to) => {
      const [a, b] = [parts(from), parts(to)];
      if (a.year !== b.year) return `${date(from)}${zh ? "–" : " – "}${date(to)}`;
      if (a.month !== b.month) return `${day(from)}${zh ? "–" : " – "}${day(to)}`;
      return zh ? `${day(from)}–${b.day}日` : `${a.day}–${day(to)}`;
    },
    metres: (value) => (value < 1000 ? `${number(value)} m` : `${number(value / 1000, 1)} km`),
    duration: (seconds) => {
      if (seconds < 60) return zh ? `${number(seconds)} 秒` : `${number(seconds)} s`;
      if (seconds < 5400)
        return zh ? `${number(seconds / 60)} 分钟` : `${number(seconds / 60)} min`;
      return zh ? `${number(seconds / 3600, 1)} 小时` : `${number(seconds / 3600, 1)} h`;
    },
    percent: (share, digits = 0) => `${number(share * 100, digits)}%`,
    name: (thing) => (zh ? thing.name || thing.name_en : thing.name_en || thing.name),
  };
}

/** The formats of the language in force. */
export function useFormats(zone?: string): Formats {
  const language = useLanguage();
  return useMemo(() => formats(language, zone), [language, zone]);
}
