/** The site as a file: for maps, for QGIS, for other apps, as a register, as labels to stick on. */
import { Button, Menu } from "@mantine/core";
import {
  IconDownload,
  IconFileSpreadsheet,
  IconMap2,
  IconQrcode,
  IconStack2,
  IconWorld,
} from "@tabler/icons-react";
import { at } from "../../api/client.ts";
import type { Site } from "../../api/types.ts";
import { useTranslation } from "../../i18n/index.ts";

const FORMATS = [
  { format: "register", Icon: IconFileSpreadsheet },
  { format: "labels", Icon: IconQrcode },
  { format: "geopackage", Icon: IconStack2 },
  { format: "geojson", Icon: IconWorld },
  { format: "imdf", Icon: IconMap2 },
] as const;

export function ExportMenu({ site }: { site: Site }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          {t("export.title")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ format, Icon }) => (
          <Menu.Item
            key={format}
            component="a"
            download
            href={`${at("sites", site.id, "export")}?format=${format}`}
            leftSection={<Icon size={18} />}
            mih={44}
            disabled={format === "labels" && site.counts.assets === 0}
          >
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
