-- migration 1: what each source sends
create table coverage_kinds (
  source_id uuid not null,
  office_id uuid not null,
  -- Sigma's names of the log source, as JSON.
  logsource text not null,
  -- The event's id where its fields depend on it (Windows); else empty.
  code text not null,
  -- Name of each field → the day it was last seen, in days since 1970.
  fields jsonb not null,
  last_day integer not null,
  primary key (source_id, logsource, code)
);
