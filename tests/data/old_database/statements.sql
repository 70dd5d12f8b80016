-- Statements of commit 79db5c8, word for word as its code sends them to the server.

-- name: peek
select c.id, c.channel, c.address, c.language, c.birth_year, c.sex, c.name_sealed, c.phone_sealed, c.phone_proven_at, c.edition, c.province_code, c.district_code, c.commune_code, c.last_interaction_at, c.human_until, c.unreachable_at, c.turn_no, t.id as talk_id, t.parent_id, t.name as talk_name, t.version, t.step, t.prompt_no,
  t.status, t.state_sealed, t.updated_at,
  exists (select from updates u where u.channel = $1 and u.address = $2 and u.state = 'waiting') as earlier
from contacts c left join conversations t on t.contact_id = c.id and t.status = 'active'
where c.channel = $1 and c.address = $2

-- name: turn
with fresh as (
  insert into updates (channel, key, address, received_at) values ($1, $2, $3, $4) on conflict do nothing returning 1
), owned as (
  update contacts set turn_no = turn_no + 1, last_interaction_at = $4, unreachable_at = null
  where id = $5 and turn_no = $6 and exists (select from fresh)
    and not exists (select from updates u where u.channel = $1 and u.address = $3 and u.state = 'waiting')
  returning 1
), gone as (
  delete from conversations where id = any($7::bigint[]) and exists (select from owned) returning 1
), talk as (
  insert into conversations (id, contact_id, parent_id, name, version, step, prompt_no, status, state_sealed,
    province_code, created_at, updated_at)
  select $8, $5, $9, $10, $11, $12, $13, 'active', $14, $15, $4, $4
  where exists (select from owned) and (select count(*) from gone) >= 0
  on conflict (id) do update set parent_id = excluded.parent_id, version = excluded.version, step = excluded.step,
    prompt_no = excluded.prompt_no, status = 'active', state_sealed = excluded.state_sealed,
    province_code = excluded.province_code, updated_at = excluded.updated_at
), posted as (
  insert into outbox (id, cause, channel, contact_id, address, payload_sealed, once, state, owner, lease_until,
    province_code, created_at)
  select u.id, u.cause, $1, $5, $3, u.payload, u.once, case when b.behind then 'waiting' else 'leased' end,
    case when b.behind then '' else $20 end, case when b.behind then null else $21::timestamptz end, $15, $4
  from unnest($16::bigint[], $17::text[], $18::bytea[], $19::bool[]) as u(id, cause, payload, once),
    (select exists (
      select from outbox o where o.contact_id = $5 and o.id < ($16::bigint[])[1]
        and o.state in ('leased','waiting','sending') and o.owner <> $20
    ) as behind) b
  where exists (select from owned)
  on conflict (cause) do nothing
  returning id, state = 'waiting' as behind
)
select exists (select from fresh) as is_fresh,
  1 / (case when exists (select from fresh) and not exists (select from owned) then 0 else 1 end) as undo,
  array(select id from posted) as ids, array(select behind from posted) as behind

-- name: ticket_lock
select id, code, category, body_id, open_cause, opened_at, due_at, warn_at, updated_at, subject_sealed, details_sealed, cause, enters, status, severity, ladder, accused_body, label, edition, province_code, district_code, commune_code, contact_id, language, source, filed_by, subject_index, person_id, proof, facility_code, dose_numbers, flags, consent_version, call_back, triage_at, warned_at, escalated_at, escalated_to, paused_at, reminded_at, paused_seconds, claimed_by, claimed_at, claim_until, first_reply_at, approved_at, approved_by, entered_at, seen_at, not_seen_at, closed_at, refusal_code, rating, disputes, merged_into, revision from tickets where id = $1 for update

-- name: ticket_save
update tickets set status = $3, claimed_by = $4, claimed_at = $5, revision = $6, updated_at = $7 where id = $1 and revision = $2 returning 1

-- name: put_doses
insert into doses (person_id, number, vaccine_code, injected_on, lot, facility_code, source, imported_at)
select u.*, $7, $8 from unnest($1::bigint[], $2::smallint[], $3::text[], $4::date[], $5::text[], $6::text[]) as u
on conflict (person_id, number) do update set vaccine_code = excluded.vaccine_code,
  injected_on = excluded.injected_on, lot = excluded.lot, facility_code = excluded.facility_code, facility_name = '',
  source = excluded.source, imported_at = excluded.imported_at
where (doses.vaccine_code, doses.injected_on, doses.lot, doses.facility_code)
  is distinct from (excluded.vaccine_code, excluded.injected_on, excluded.lot, excluded.facility_code)
returning person_id, number, (xmax = 0) as new

-- name: announce
insert into arrivals (person_id, number, at)
select distinct u.person, u.number, $4::timestamptz
from unnest($1::bigint[], $2::smallint[], $3::bytea[]) as u(person, number, key)
where exists (select 1 from tickets t where (t.person_id = u.person or t.subject_index = u.key)
  and t.status in ('open','claimed','waiting_citizen','approved','entered'))

-- name: mark_sent
with quick as materialized (select set_config('synchronous_commit', 'off', true))
update outbox o set state = 'sent', sent_at = $3, external_id = u.external, lease_until = null, error = ''
from quick, unnest($1::bigint[], $2::text[]) as u(id, external) where o.id = u.id
