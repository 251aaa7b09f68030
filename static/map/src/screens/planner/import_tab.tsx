/** The site page's first panel: plans in and out, a newer plan's differences, the doubts of the import. */
import { Button, Group } from "@mantine/core";
import { IconFileSpreadsheet, IconMapPin, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import type { Difference, Doubt, Site } from "../../api/types.ts";
import { useTranslation } from "../../i18n/index.ts";
import { ReimportPanel } from "./edit/reimport_panel.tsx";
import type { Editor } from "./edit/use_editor.ts";
import { ExportMenu } from "./export_menu.tsx";
import { ImportDialog } from "./import_dialog.tsx";
import { ImportReview } from "./import_review.tsx";
import { RegisterDialog } from "./register_dialog.tsx";

export interface ImportTabProps {
  site: Site;
  editor: Editor;
  onPlace: () => void;
  onDifference: (difference: Difference) => void;
  onDecided: () => void;
  onDoubt: (doubt: Doubt) => void;
}

export function ImportTab({ site, editor, ...on }: ImportTabProps) {
  const { t } = useTranslation();
  const [importing, setImporting] = useState(false);
  const [registering, setRegistering] = useState(false);
  return (
    <>
      <Group grow>
        <Button
          variant="default"
          leftSection={<IconUpload size={16} />}
          onClick={() => setImporting(true)}
        >
          {t("site.import")}
        </Button>
        <ExportMenu site={site} />
      </Group>
      <Group grow>
        <Button
          variant="default"
          leftSection={<IconFileSpreadsheet size={16} />}
          onClick={() => setRegistering(true)}
        >
          {t("site.register")}
        </Button>
        <Button variant="default" leftSection={<IconMapPin size={16} />} onClick={on.onPlace}>
          {t("site.place")}
        </Button>
      </Group>
      <ReimportPanel site={site} onShow={on.onDifference} onDecided={on.onDecided} />
      <ImportReview site={site} editor={editor} onShow={on.onDoubt} />
      <RegisterDialog site={site} opened={registering} onClose={() => setRegistering(false)} />
      <ImportDialog opened={importing} onClose={() => setImporting(false)} />
    </>
  );
}
