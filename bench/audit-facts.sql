-- $1 offices, $2 people, $3 kinds, $4 the share of facts up to each kind, $5 all facts, $6 from, $7 to, $8 days.
-- Few people, offices and kinds have most of the facts; people act in their own office most of the time.
insert into facts (id, at, kind, actor_kind, actor_id, actor_name, office_id, subject_kind, subject_id, data)
select gen_random_uuid(),
  now() - $8::integer * interval '1 day' * (1 - i::float8 / $5::float8),
  kind,
  actor_kind,
  case actor_kind when 'person' then ($2::text[])[person] end,
  case actor_kind when 'person' then ($9::text[])[person] else 'Atalaya' end,
  case when noun in ('settings', 'rule', 'ledger', 'group') then null else ($1::uuid[])[office] end,
  noun,
  md5(noun || case when noun in ('alert', 'incident', 'proposal', 'evidence') then i / 20 else floor(r5 * 500)::bigint end),
  jsonb_build_object(
    'before', jsonb_build_object('state', 'open', 'severity', (array['low', 'medium', 'high'])[1 + i % 3], 'owner', null),
    'after', jsonb_build_object('state', 'closed', 'severity', (array['low', 'medium', 'high'])[1 + i / 7 % 3], 'owner', md5(r4::text)),
    'note', 'folio ' || i || ', reviewed with the ' || (array['night', 'day', 'weekend'])[1 + floor(r5 * 3)::integer] || ' shift of window ' || floor(r4 * 90)::integer
  )
from (
  select *,
    split_part(kind, '.', 1) as noun,
    case when kind = 'alert.raised' then 'system' else 'person' end as actor_kind,
    1 + floor(cardinality($1::uuid[]) * case
      when kind = 'alert.raised' then power(r3, 1.6)
      when r3 < 0.9 then (person * 37 % 1000) / 1000.0 * (person * 61 % 1000) / 1000.0
      else r4 end)::integer as office
  from (
    select *,
      ($3::text[])[1 + width_bucket(r1, $4::float8[])] as kind,
      1 + floor(cardinality($2::text[]) * power(r2, 1.8))::integer as person
    from (
      select i, random() as r1, random() as r2, random() as r3, random() as r4, random() as r5
      from generate_series($6::bigint, $7::bigint - 1) as i
    ) as drawn
  ) as acted
) as placed
