import { Loader } from "@mantine/core";
import { useTranslation } from "../i18n/index.ts";
import "./states.css";

/** Something is on its way. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <div className="loading" role="status">
      <Loader size={24} color="ink" />
      <span className="visually-hidden">{t("state.loading")}</span>
    </div>
  );
}
