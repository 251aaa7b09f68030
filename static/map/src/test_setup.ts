import "fake-indexeddb/auto";
import { startTranslations } from "./i18n/index.ts";

startTranslations("en");
