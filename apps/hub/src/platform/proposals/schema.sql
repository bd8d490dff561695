-- migration 1: acts that wait for a second person
create table proposals (
  id uuid primary key,
  kind text not null,
  -- Where those who decide must hold a role, or above it.
  office_id uuid not null,
  -- RFC 8785 canonical JSON of what is proposed, and the SHA-256 of exactly these bytes.
  frozen text not null,
  hash text not null,
  -- The same act proposed twice has the same digest, whoever proposes it.
  payload_hash text not null,
  proposer_id uuid not null,
  proposer_name text not null,
  why text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null check (state in ('pending', 'done', 'rejected', 'withdrawn', 'expired', 'failed')),
  -- Null where nobody decided: it expired, or there was no second person to ask.
  decided_by uuid,
  decided_name text,
  decided_at timestamptz,
  -- Why it was rejected, or why it could not be done.
  reason text
);
create unique index proposals_waiting on proposals (kind, payload_hash) where state = 'pending';
create index proposals_expiry on proposals (expires_at) where state = 'pending';
create index proposals_office on proposals (office_id, created_at);
create index proposals_proposer on proposals (proposer_id, created_at);

-- What was proposed never changes, whoever holds the database's password by mistake.
create function refuse_other_proposal() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'pending'
    or (old.kind, old.office_id, old.frozen, old.hash, old.proposer_id, old.expires_at)
      is distinct from (new.kind, new.office_id, new.frozen, new.hash, new.proposer_id, new.expires_at)
  then raise exception 'a proposal is never changed or removed, only decided, once';
  end if;
  return new;
end $$;
create trigger proposals_are_frozen before update or delete on proposals
  for each row execute function refuse_other_proposal();
