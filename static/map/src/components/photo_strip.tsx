/** Photos of a finding: taken with the camera, made small on the device, shown at once. */
import { IconCameraPlus, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "../i18n/index.ts";
import { type Shot, takeIn } from "../offline/photos.ts";
import "./finding_form.css";

export interface PhotoStripProps {
  shots: readonly Shot[];
  onChange: (shots: readonly Shot[]) => void;
}

export function PhotoStrip({ shots, onChange }: PhotoStripProps) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState(false);
  const [busy, setBusy] = useState(false);
  const take = async (files: readonly File[]) => {
    setBusy(true);
    setBroken(false);
    try {
      const taken = [...shots];
      for (const file of files) {
        const shot = await takeIn(file);
        if (!taken.some((other) => other.sha256 === shot.sha256)) taken.push(shot);
      }
      onChange(taken);
    } catch {
      setBroken(true); // said below: a picture the browser cannot draw is no use to anybody
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="photo-strip">
      {shots.map((shot, index) => (
        <figure key={shot.sha256}>
          <Picture blob={shot.thumbnail} alt={t("find.photo_n", { n: index + 1 })} />
          <button
            type="button"
            aria-label={t("find.photo_remove", { n: index + 1 })}
            onClick={() => onChange(shots.filter((other) => other !== shot))}
          >
            <IconX size={20} aria-hidden="true" />
          </button>
        </figure>
      ))}
      <label data-busy={busy}>
        <IconCameraPlus size={28} stroke={1.6} aria-hidden="true" />
        {t(shots.length > 0 ? "find.photo_more" : "find.photo")}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          className="visually-hidden"
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = "";
            if (files.length > 0) void take(files);
          }}
        />
      </label>
      {broken && (
        <p role="alert" className="row-reason">
          {t("find.photo_bad")}
        </p>
      )}
    </div>
  );
}

function Picture({ blob, alt }: { blob: Blob; alt: string }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return address ? <img src={address} alt={alt} /> : null;
}
