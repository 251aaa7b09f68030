import { chooseLanguage, useLanguage, useTranslation } from "../i18n/index.ts";
import "./shell.css";

/** Changes between Chinese and English; each is named in itself, so that nobody has to read the other. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  const language = useLanguage();
  const zh = language === "zh-CN";
  return (
    <button
      type="button"
      className="language-switch"
      aria-label={t("top.language")}
      onClick={() => chooseLanguage(zh ? "en" : "zh-CN")}
    >
      <span lang="zh-CN" data-on={zh}>
        中
      </span>
      <span aria-hidden="true">/</span>
      <span lang="en" data-on={!zh}>
        EN
      </span>
    </button>
  );
}
