/** Plans in: several files and a name, then the progress of the import, with a way to cancel. */
import { Button, FileInput, Group, Modal, TextInput } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type DragEvent, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { isOver, useCancelJob, useImport, useJob } from "../../api/queries.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { ProgressPanel } from "../../components/progress_panel.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { type ColumnMapping, ColumnMappingFields, mayHaveColumns } from "./column_mapping.tsx";
import { DrawingFields, type DrawingSaid, isDrawing } from "./drawing_fields.tsx";

const FORMATS =
  ".ifc,.ifczip,.dxf,.geojson,.json,.geojsonl,.osm,.xml,.zip,.imdf,.gpkg,.shp,.dbf,.shx,.prj,.cpg,.fgb,.kml,.kmz,.gml,.gpx";

export function ImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("import.title")}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <ImportForm onDone={onClose} />
    </Modal>
  );
}

/** Stands where no site is yet. */
export function FirstImport() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <EmptyState
        icon={<IconUpload size={40} stroke={1.4} />}
        title={t("state.site_none")}
        hint={t("state.site_none_hint")}
        action={<Button onClick={() => setOpened(true)}>{t("import.title")}</Button>}
      />
      <ImportDialog opened={opened} onClose={() => setOpened(false)} />
    </>
  );
}

function ImportForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const [files, setFiles] = useState<File[]>([]);
  const [name, setName] = useState("");
  const [jobId, setJobId] = useState<string | null>(null);
  const [mapping, setMapping] = useState<ColumnMapping | null>(null);
  const [over, setOver] = useState(false);
  const [said, setSaid] = useState<Record<string, DrawingSaid>>({});
  const upload = useImport();
  const cancel = useCancelJob();
  const job = useJob(jobId);
  const site = typeof job.data?.result?.site_id === "string" ? job.data.result.site_id : null;

  useEffect(() => {
    if (!site) return;
    void client.invalidateQueries({ queryKey: ["sites"] }).then(() => {
      onDone();
      navigate(`/sites/${encodeURIComponent(site)}/site`);
    });
  }, [site, client, navigate, onDone]);

  const choose = (chosen: File[]) => {
    setFiles(chosen);
    setMapping(null);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = [...event.dataTransfer.files];
    if (dropped.length > 0) choose(dropped);
  };

  const drawings = files
    .filter(isDrawing)
    .map((file): DrawingSaid => said[file.name] ?? { file: file.name });

  if (job.data) {
    return (
      <ProgressPanel
        job={job.data}
        title={t("import.working", { name })}
        onCancel={() => job.data && cancel.mutate(job.data.id)}
      >
        {isOver(job.data) && !site && (
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setJobId(null)}>
              {t("action.back")}
            </Button>
          </Group>
        )}
      </ProgressPanel>
    );
  }
  return (
    <form
      className="new-plan"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onSubmit={(event) => {
        event.preventDefault();
        upload.mutate(
          { files, name: name.trim(), drawings, mapping },
          { onSuccess: (made) => setJobId(made.job.id) },
        );
      }}
    >
      <FileInput
        multiple
        required
        accept={FORMATS}
        label={t("import.files")}
        description={t("import.files_hint")}
        placeholder={t("import.choose")}
        leftSection={<IconUpload size={16} />}
        value={files}
        onChange={choose}
      />
      <TextInput
        required
        maxLength={200}
        label={t("import.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {drawings.map((drawing) => (
        <DrawingFields
          key={drawing.file}
          said={drawing}
          onChange={(next) => setSaid({ ...said, [drawing.file]: next })}
        />
      ))}
      {files.length > 0 && mayHaveColumns(files) && (
        <ColumnMappingFields
          key={files.map((file) => `${file.name}${file.size}`).join()}
          files={files}
          onChange={setMapping}
        />
      )}
      {upload.error && <ProblemNotice error={upload.error} />}
      <Group justify="flex-end">
        <Button
          type="submit"
          loading={upload.isPending}
          disabled={files.length === 0 || name.trim() === ""}
        >
          {t("import.start")}
        </Button>
      </Group>
    </form>
  );
}
