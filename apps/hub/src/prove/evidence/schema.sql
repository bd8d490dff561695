-- migration 1: bundles of evidence that were approved, and which facts they hold
create table evidence_bundles (
  id uuid primary key,
  title text not null,
  -- What was chosen: incident, office, from, to.
  what jsonb not null,
  -- Where it was decided; who covers it may fetch the file.
  office_id uuid not null,
  why text not null,
  language text not null check (language in ('es', 'en')),
  state text not null check (state in ('making', 'ready', 'failed', 'deleted')),
  problem text,
  facts integer not null,
  bytes bigint,
  sha256 text,
  quorum text,
  proposal text not null,
  asked_by uuid not null,
  asked_name text not null,
  approved_by uuid,
  approved_name text,
  asked_at timestamptz not null
);
create index evidence_bundles_office on evidence_bundles (office_id, asked_at);

create table evidence_facts (
  bundle_id uuid not null references evidence_bundles (id),
  fact_id uuid not null,
  sequence bigint not null,
  primary key (bundle_id, sequence)
);
create index evidence_facts_fact on evidence_facts (fact_id);
