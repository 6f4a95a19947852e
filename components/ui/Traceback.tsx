"use client";
import { useMemo, useState } from "react";
import { IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { parseTraceback, type TracebackFrame } from "@/lib/celery/traceback";
import { CopyButton } from "./CopyButton";
import { LongText } from "./LongText";
import {
  sharedFolder,
  shortPath,
  tracebackSections,
  type TracebackPart,
  type TracebackSection,
} from "./tracebackModel";
import { PHONE, useMedia } from "./useMedia";
import { VisibleText } from "./VisibleText";
import { visibleText } from "./hiddenCharacters";
import styles from "./Traceback.module.css";

/** A recursion can have a thousand frames; more than these come on demand. */
const PARTS_AT_ONCE = 40;

interface TracebackProps {
  text: string;
  /** Among sections of a panel: its head is one of theirs, and only the frames are boxed. */
  asSection?: boolean;
}

/** A Python traceback to read: last call first, own frames open, library frames folded; to copy as the text it was. */
export function Traceback({ text, asSection = false }: TracebackProps) {
  const t = useTranslations("task.traceback");
  const { sections, folder } = useMemo(() => {
    const traceback = parseTraceback(text);
    return { sections: tracebackSections(traceback), folder: sharedFolder(traceback) };
  }, [text]);
  const phone = useMedia(PHONE);
  const readable = sections.some((section) => section.parts.length > 0);
  return (
    <div className={styles.traceback} data-section={asSection}>
      <div className={styles.head}>
        <h3 className={styles.title}>{t("title")}</h3>
        <span className={styles.order}>{readable ? t("lastCallFirst") : t("asItCame")}</span>
        {phone || asSection ? (
          <CopyButton text={text} label={t("copy")} className={styles.copy} />
        ) : (
          <CopyButton text={text} label={t("copy")} className={styles.copy}>
            {t("copyShort")}
          </CopyButton>
        )}
      </div>
      <div className={styles.frames}>
        {readable ? (
          sections.map((section, at) => <Section key={at} section={section} folder={folder} />)
        ) : (
          <pre className={styles.plain}>
            <LongText text={text} />
          </pre>
        )}
      </div>
    </div>
  );
}

function Section({ section, folder }: { section: TracebackSection; folder: string }) {
  const t = useTranslations("task.traceback");
  const [shown, setShown] = useState(PARTS_AT_ONCE);
  const hidden = section.parts.length - shown;
  return (
    <section>
      {section.relation !== null && (
        <p className={styles.relation}>
          <span className={styles.order}>{t(section.relation)}</span>{" "}
          <strong>{section.type !== null && <VisibleText text={section.type} />}</strong>{" "}
          <LongText text={section.message} limit={500} />
        </p>
      )}
      {section.parts.slice(0, shown).map((part) => (
        <Part key={part.key} part={part} folder={folder} />
      ))}
      {hidden > 0 && (
        <button type="button" className={styles.fold} onClick={() => setShown(section.parts.length)}>
          <IconChevronRight className={styles.chevron} size={14} aria-hidden />
          {t("moreFrames", { count: hidden })}
        </button>
      )}
      {section.omittedFrames > 0 && (
        <p className={styles.relation}>{t("omitted", { count: section.omittedFrames })}</p>
      )}
    </section>
  );
}

function Part({ part, folder }: { part: TracebackPart; folder: string }) {
  const t = useTranslations("task.traceback");
  const [open, setOpen] = useState(false);
  if (part.kind === "frame") return <Frame frame={part.frame} folder={folder} />;
  return (
    <>
      <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight className={styles.chevron} size={14} aria-hidden />
        <span>{t("framesIn", { count: part.frames.length })}</span>
        <code className={styles.where}>{visibleText(part.where)}</code>
      </button>
      {open && part.frames.map((frame, at) => <Frame key={at} frame={frame} folder={folder} />)}
    </>
  );
}

function Frame({ frame, folder }: { frame: TracebackFrame; folder: string }) {
  const t = useTranslations("task.traceback");
  return (
    <div className={styles.frame} data-library={frame.library}>
      <div className={styles.place}>
        <code title={visibleText(frame.file)}>
          <VisibleText text={shortPath(frame.file, folder)} />
          {frame.line !== null && <span className={styles.line}>:{frame.line}</span>}
        </code>
        {frame.function !== null && (
          <>
            <span className={styles.in}>{t("in")}</span>
            <code>
              <VisibleText text={frame.function} />
            </code>
          </>
        )}
        {!frame.library && <span className={styles.own}>{t("yourCode")}</span>}
      </div>
      {frame.code !== null && (
        // A long line is scrolled by the arrow keys too, so the keys must be able to get there.
        <div className={styles.code} tabIndex={0}>
          <span className={styles.number} aria-hidden>
            {frame.line}
          </span>
          <code>
            <LongText text={frame.code} limit={1000} />
          </code>
        </div>
      )}
    </div>
  );
}
