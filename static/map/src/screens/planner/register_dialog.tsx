/** An asset register in: choose the file, see which column means what and what each row does, take it. */
import { Alert, Button, FileInput, Group, List, Modal, Select, Stack, Text } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { at, call } from "../../api/client.ts";
import type { Site } from "../../api/types.ts";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useTranslation } from "../../i18n/index.ts";

const FIELDS = [
  "code",
  "name",
  "kind",
  "building",
  "storey",
  "room_number",
  "room",
  "x_m",
  "y_m",
  "longitude",
  "latitude",
  "height_m",
] as const;
const MOST_FAULTS = 100;

interface Fault {
  key: string;
  at: string;
  facts: Record<string, string | number>;
}

interface RegisterReport {
  dialect: "table" | "cobie";
  headers: string[];
  columns: Record<string, string>;
  counts: { add: number; update: number; same: number; error: number };
  rows: { row: number; code: string; faults: Fault[] }[];
  jobs: unknown[];
}

interface Asked {
  file: File;
  columns: Record<string, string> | null;
  dry: boolean;
}

interface Props {
  site: Site;
  opened: boolean;
  onClose: () => void;
}

export function RegisterDialog({ site, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("register.title")}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <RegisterForm site={site} onDone={onClose} />
    </Modal>
  );
}

function RegisterForm({ site, onDone }: { site: Site; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const send = useMutation({
    mutationFn: ({ file: sent, columns, dry }: Asked) => {
      const form = new FormData();
      form.set("file", sent, sent.name);
      form.set("dry_run", String(dry));
      if (columns) form.set("columns", JSON.stringify(columns));
      const path = at("sites", site.id, "register");
      return call<RegisterReport>(path, { method: "POST", body: form });
    },
    onSuccess: async (_, asked) => {
      if (asked.dry) return;
      await client.invalidateQueries();
      onDone();
    },
  });
  const report = send.data;
  const changes = report ? report.counts.add + report.counts.update : 0;
  const faulty = report?.rows.filter((row) => row.faults.length > 0) ?? [];
  const columns = report?.dialect === "table" ? report.columns : null;
  const choose = (field: string, header: string | null) => {
    if (!file || !columns) return;
    const { [field]: _, ...others } = columns;
    send.mutate({ file, columns: header ? { ...others, [field]: header } : others, dry: true });
  };
  return (
    <Stack>
      <FileInput
        required
        accept=".csv,.txt,.xlsx"
        label={t("register.file")}
        description={t("register.file_hint")}
        placeholder={t("import.choose")}
        leftSection={<IconFileSpreadsheet size={16} />}
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          if (chosen) send.mutate({ file: chosen, columns: null, dry: true });
        }}
      />
      {send.error && <ProblemNotice error={send.error} />}
      {report && columns && (
        <Group gap="xs" grow preventGrowOverflow={false}>
          {FIELDS.map((field) => (
            <Select
              key={field}
              w={180}
              clearable
              searchable
              label={t(`register.field.${field}`)}
              placeholder={t("register.no_column")}
              data={report.headers}
              value={columns[field] ?? null}
              onChange={(header) => choose(field, header)}
            />
          ))}
        </Group>
      )}
      {report && (
        <Text aria-live="polite">
          {t("register.counts", { ...report.counts })}
          {report.jobs.length > 0 && ` ${t("register.jobs", { number: report.jobs.length })}`}
        </Text>
      )}
      {faulty.length > 0 && (
        <Alert color="orange" title={t("register.faults")}>
          <List size="sm" mah={220} style={{ overflowY: "auto" }}>
            {faulty.slice(0, MOST_FAULTS).map(({ row, code, faults }) => (
              <List.Item key={row}>
                {t("register.row", { row, code })}{" "}
                {faults.map(({ key, facts }) => t(`register.fault.${key}`, facts)).join(" ")}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t("action.cancel")}
        </Button>
        <Button
          loading={send.isPending}
          disabled={!file || changes === 0}
          onClick={() => file && send.mutate({ file, columns, dry: false })}
        >
          {t("register.take", { number: changes })}
        </Button>
      </Group>
    </Stack>
  );
}
