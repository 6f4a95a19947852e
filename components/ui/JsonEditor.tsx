"use client";
import { useId, type ReactNode } from "react";
import styles from "./JsonEditor.module.css";
import { jsonTokens } from "./jsonTokens";

interface JsonEditorProps {
  label: string;
  /** Beside the label: what it is written in. */
  hint?: ReactNode;
  /** At the right: unchanged, or what is wrong and where. */
  state?: ReactNode;
  value: string;
  onChange: (text: string) => void;
  /** From 1; this line is marked. */
  problemLine: number | null;
}

/** Beyond this no colours: browsers take their time over so many elements. */
const COLOURED_CHARS = 20_000;

/** A field for JSON, with numbers of lines and colours behind a plain text area, so that everything works as in one. */
export function JsonEditor({ label, hint, state, value, onChange, problemLine }: JsonEditorProps) {
  const id = useId();
  const plain = value.length > COLOURED_CHARS;
  const lines = plain ? [] : value.split("\n");
  return (
    <div className={styles.editor}>
      <div className={styles.head}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        <span className={styles.hint}>{hint}</span>
        <span className={styles.state} data-problem={problemLine !== null} id={`${id}-state`} role="status">
          {state}
        </span>
      </div>
      <div className={styles.box} data-problem={problemLine !== null} data-plain={plain}>
        {!plain && (
          <div className={styles.numbers} aria-hidden>
            {lines.map((_, at) => (
              <span key={at} data-problem={at + 1 === problemLine}>
                {at + 1}
              </span>
            ))}
          </div>
        )}
        <div className={styles.text}>
          {!plain && (
            <pre className={styles.shown} aria-hidden>
              {lines.map((line, at) => (
                <span key={at} className={styles.line} data-problem={at + 1 === problemLine}>
                  {jsonTokens(line).map(({ tone, text }, place) => (
                    <span key={place} data-tone={tone}>
                      {text}
                    </span>
                  ))}
                  {"\n"}
                </span>
              ))}
            </pre>
          )}
          <textarea
            id={id}
            className={styles.area}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            aria-invalid={problemLine !== null}
            aria-describedby={`${id}-state`}
            rows={plain ? 14 : lines.length}
            wrap="off"
          />
        </div>
      </div>
    </div>
  );
}
