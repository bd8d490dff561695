-- migration 1: alerts
create table alerts (
  -- Hash of what the alert is about, so that finding it twice finds the same alert.
  id uuid primary key,
  office_id uuid not null,
  rule_id text not null,
  rule_kind text not null check (rule_kind in ('rule', 'correlation')),
  title text not null,
  title_es text,
  -- Index in SEVERITIES.
  severity smallint not null check (severity between 0 and 4),
  state text not null default 'open' check (state in ('open', 'acknowledged', 'closed')),
  reason text,
  entities jsonb not null,
  attack text[] not null,
  event_time timestamptz not null,
  last_event_time timestamptz not null,
  raised_at timestamptz not null,
  closed_at timestamptz,
  events integer not null,
  assignee uuid,
  incident_id uuid,
  -- The first hundred.
  event_ids text[] not null,
  matched jsonb not null,
  correlation jsonb,
  revision integer not null default 0
);
create index alerts_raised on alerts (raised_at desc, id);
create index alerts_time on alerts (event_time desc, id);
create index alerts_office_time on alerts (office_id, event_time desc);
create index alerts_severity on alerts (severity desc, event_time desc);
create index alerts_state on alerts (state, event_time desc);
create index alerts_rule on alerts (rule_id, event_time desc);
create index alerts_title on alerts (title, id);
create index alerts_incident on alerts (incident_id) where incident_id is not null;
create index alerts_assignee on alerts (assignee, event_time desc) where assignee is not null;
create index alerts_entities on alerts using gin (entities jsonb_path_ops);
create index alerts_attack on alerts using gin (attack);

-- migration 2: what was raised, closed and open, counted without reading whole alerts
create index alerts_raised_flow on alerts (raised_at) include (office_id);
create index alerts_closed_flow on alerts (closed_at) include (office_id, raised_at) where closed_at is not null;
create index alerts_open on alerts (office_id, severity) where state <> 'closed';
