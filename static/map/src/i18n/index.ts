/**
 * Languages: every sentence a user reads lives beside this file, one folder for each face, and one each for imports, exports, duties, the programme and the team.
 *
 * The keys of all tables are one name space ("plan.reason.no_shift"), so that a server's key is
 * looked up without knowing which face shows it. A key lives in exactly one table; a test says so.
 */
import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import commonEn from "./common/en.json";
import commonZh from "./common/zh-CN.json";
import dutiesEn from "./duties/en.json";
import dutiesZh from "./duties/zh-CN.json";
import editorEn from "./editor/en.json";
import editorZh from "./editor/zh-CN.json";
import exchangeEn from "./exchange/en.json";
import exchangeZh from "./exchange/zh-CN.json";
import importsEn from "./imports/en.json";
import importsZh from "./imports/zh-CN.json";
import inspectorEn from "./inspector/en.json";
import inspectorZh from "./inspector/zh-CN.json";
import managerEn from "./manager/en.json";
import managerZh from "./manager/zh-CN.json";
import plannerEn from "./planner/en.json";
import plannerZh from "./planner/zh-CN.json";
import programmeEn from "./programme/en.json";
import programmeZh from "./programme/zh-CN.json";
import teamEn from "./team/en.json";
import teamZh from "./team/zh-CN.json";

export type Language = "zh-CN" | "en";
export const LANGUAGES: readonly Language[] = ["zh-CN", "en"];
const STORED = "walkround.language";

export const TABLES = {
  "zh-CN": {
    common: commonZh,
    editor: editorZh,
    exchange: exchangeZh,
    imports: importsZh,
    planner: plannerZh,
    programme: programmeZh,
    team: teamZh,
    duties: dutiesZh,
    inspector: inspectorZh,
    manager: managerZh,
  },
  en: {
    common: commonEn,
    editor: editorEn,
    exchange: exchangeEn,
    imports: importsEn,
    planner: plannerEn,
    programme: programmeEn,
    team: teamEn,
    duties: dutiesEn,
    inspector: inspectorEn,
    manager: managerEn,
  },
} as const;

function merged(language: Language): Record<string, string> {
  return Object.assign({}, ...Object.values(TABLES[language]));
}

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "zh-CN" || stored === "en") return stored;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export const i18n = i18next.createInstance();

/** Starts the translations; call once before the first render. */
export function startTranslations(language: Language = firstLanguage()): void {
  // Keys are flat and hold dots; plurals use i18next's suffixes ("_one", "_other").
  void i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: "zh-CN",
    supportedLngs: [...LANGUAGES],
    load: "currentOnly",
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    resources: {
      "zh-CN": { translation: merged("zh-CN") },
      en: { translation: merged("en") },
    },
    interpolation: { escapeValue: false }, // React escapes
  });
  showLanguage(language);
}

function showLanguage(language: Language): void {
  document.documentElement.lang = language;
  document.title = i18n.t("app.title");
}

/** Changes the language of the page and remembers it. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
  void i18n.changeLanguage(language).then(() => showLanguage(language));
}

/** The language in force, for code outside components. */
export function currentLanguage(): Language {
  return i18n.language === "en" ? "en" : "zh-CN";
}

/** The language in force; the component renders again when it changes. */
export function useLanguage(): Language {
  const { i18n: instance } = useTranslation();
  return instance.language === "en" ? "en" : "zh-CN";
}

export { useTranslation };
