/**
 * Flower's and Celery's options that mean nothing here. A Flower deployment starts with them unchanged; each is answered
 * by a warning that says why it is not needed or what to use instead. Names and defaults: Flower's own documentation.
 */

const OWN_LOG = "has no meaning here: Umbel logs to standard output, one JSON object a line";
const PAGE_CHOICE = "has no meaning here: each reader chooses that on the page";
const OWN_CODE = "has no meaning here: Umbel needs the broker's URL and nothing of your application";

/** By name, with underscores; the words complete the sentence "FLOWER_DB …". */
export const FLOWER_WITHOUT_MEANING: Readonly<Record<string, string>> = {
  app: OWN_CODE,
  loader: OWN_CODE,
  config: `${OWN_CODE}; say the broker with --broker`,
  workdir: OWN_CODE,
  ca_certs: "has no meaning here: callers are asked for no certificate, as Flower asks for none",
  persistent: "has no meaning here: Umbel always keeps what it has seen",
  db: "has no meaning here: Umbel keeps its data in --data-dir or --redis",
  state_save_interval: "has no meaning here: every event is saved before it is acknowledged",
  max_workers: "has no meaning here: workers that went away are forgotten after --forget-workers-after",
  auto_refresh: PAGE_CHOICE,
  natural_time: PAGE_CHOICE,
  tasks_columns: PAGE_CHOICE,
  format_task: "has no meaning here: Umbel runs no Python",
  unauthenticated_api: "has no meaning here: whoever may see the pages may use the API",
  log_to_stderr: OWN_LOG,
  log_file_prefix: OWN_LOG,
  log_file_max_size: OWN_LOG,
  log_file_num_backups: OWN_LOG,
  log_rotate_mode: OWN_LOG,
  log_rotate_when: OWN_LOG,
  log_rotate_interval: OWN_LOG,
};

/** Those that have their effect and are no setting of their own, with the effect. */
export const FLOWER_BY_OTHER_MEANS: Readonly<Record<string, string>> = {
  conf: "The file is read as data and never run; flowerconfig.py of the working folder is taken where it is there",
  debug: "As `--log-level debug`, where no level is said",
};

/** Every name of Flower's that is not one of ours as well. */
export const FLOWER_NAMES = [...Object.keys(FLOWER_WITHOUT_MEANING), ...Object.keys(FLOWER_BY_OTHER_MEANS)];

/** Of `celery [switches] flower`: they are about what the celery command prints. */
export const CELERY_SWITCHES: ReadonlySet<string> = new Set([
  "-C",
  "--no-color",
  "-q",
  "--quiet",
  "--skip-checks",
]);

export function flowerVariable(name: string): string {
  return `FLOWER_${name.toUpperCase()}`;
}
