CREATE SEQUENCE ticket_serial;

CREATE TABLE arrivals (
  seq BIGSERIAL NOT NULL,
  person_id BIGINT NOT NULL,
  number SMALLINT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_arrivals PRIMARY KEY (seq)
);

CREATE INDEX ix_arrivals_person_id ON arrivals (person_id);

CREATE TABLE attempts (
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject BYTEA NOT NULL,
  object BYTEA,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_attempts PRIMARY KEY (id)
);

CREATE INDEX ix_attempts_at ON attempts (at);

CREATE INDEX ix_attempts_kind_subject_at ON attempts (kind, subject, at);

CREATE TABLE audit_log (
  id BIGINT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT DEFAULT '' NOT NULL,
  reason TEXT DEFAULT '' NOT NULL,
  details JSONB,
  CONSTRAINT pk_audit_log PRIMARY KEY (id)
);

CREATE INDEX ix_audit_log_actor ON audit_log (actor, at);

CREATE INDEX ix_audit_log_at ON audit_log USING brin (at);

CREATE INDEX ix_audit_log_subject ON audit_log (subject, at);

CREATE TABLE bodies (
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  edition SMALLINT DEFAULT 2021 NOT NULL,
  province_code TEXT DEFAULT '' NOT NULL,
  district_code TEXT DEFAULT '' NOT NULL,
  commune_code TEXT DEFAULT '' NOT NULL,
  parent_id TEXT DEFAULT '' NOT NULL,
  facility_code TEXT DEFAULT '' NOT NULL,
  phone TEXT DEFAULT '' NOT NULL,
  valid_from DATE,
  valid_to DATE,
  CONSTRAINT pk_bodies PRIMARY KEY (id)
);

CREATE INDEX ix_bodies_facility_code ON bodies (facility_code) WHERE facility_code <> '';

CREATE INDEX ix_bodies_place ON bodies (province_code, district_code, commune_code);

CREATE TABLE console_sessions (
  id_hash BYTEA NOT NULL,
  official_id BIGINT NOT NULL,
  csrf TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_console_sessions PRIMARY KEY (id_hash)
);

CREATE INDEX ix_console_sessions_official_id ON console_sessions (official_id);

CREATE TABLE contacts (
  id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  language TEXT DEFAULT 'vi' NOT NULL,
  birth_year SMALLINT,
  sex TEXT,
  name_sealed BYTEA,
  phone_sealed BYTEA,
  phone_index BYTEA,
  phone_proven_at TIMESTAMP WITH TIME ZONE,
  edition SMALLINT DEFAULT 2021 NOT NULL,
  province_code TEXT DEFAULT '' NOT NULL,
  district_code TEXT DEFAULT '' NOT NULL,
  commune_code TEXT DEFAULT '' NOT NULL,
  last_interaction_at TIMESTAMP WITH TIME ZONE,
  human_until TIMESTAMP WITH TIME ZONE,
  unreachable_at TIMESTAMP WITH TIME ZONE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  erased_at TIMESTAMP WITH TIME ZONE,
  turn_no BIGINT DEFAULT 0 NOT NULL,
  CONSTRAINT pk_contacts PRIMARY KEY (id)
);

CREATE INDEX ix_contacts_phone_index ON contacts (phone_index) WHERE phone_index is not null;

CREATE UNIQUE INDEX uq_contacts_channel_address ON contacts (channel, address);

CREATE TABLE conversations (
  id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  parent_id BIGINT,
  name TEXT NOT NULL,
  version SMALLINT NOT NULL,
  step TEXT NOT NULL,
  prompt_no INTEGER DEFAULT 0 NOT NULL,
  status TEXT DEFAULT 'active' NOT NULL,
  state_sealed BYTEA NOT NULL,
  province_code TEXT DEFAULT '' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_conversations PRIMARY KEY (id)
);

CREATE INDEX ix_conversations_open ON conversations (contact_id, updated_at) WHERE status in ('paused','under');

CREATE INDEX ix_conversations_updated_at ON conversations (updated_at);

CREATE UNIQUE INDEX uq_conversations_active ON conversations (contact_id) WHERE status = 'active';

CREATE TABLE counters (
  day DATE NOT NULL,
  name TEXT NOT NULL,
  unit_code TEXT NOT NULL,
  n INTEGER DEFAULT 0 NOT NULL,
  CONSTRAINT pk_counters PRIMARY KEY (day, name, unit_code)
);

CREATE TABLE doses (
  person_id BIGINT NOT NULL,
  number SMALLINT NOT NULL,
  vaccine_code TEXT NOT NULL,
  injected_on DATE NOT NULL,
  lot TEXT DEFAULT '' NOT NULL,
  facility_code TEXT DEFAULT '' NOT NULL,
  facility_name TEXT DEFAULT '' NOT NULL,
  source TEXT DEFAULT '' NOT NULL,
  imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_doses PRIMARY KEY (person_id, number)
);

CREATE TABLE files (
  id BIGINT NOT NULL,
  contact_id BIGINT,
  kind TEXT NOT NULL,
  channel TEXT DEFAULT '' NOT NULL,
  source_ref TEXT DEFAULT '' NOT NULL,
  state TEXT DEFAULT 'pending' NOT NULL,
  problem TEXT DEFAULT '' NOT NULL,
  media_type TEXT DEFAULT '' NOT NULL,
  size INTEGER,
  width INTEGER,
  height INTEGER,
  sha256 BYTEA,
  content_sealed BYTEA,
  thumbnail_sealed BYTEA,
  features JSONB,
  read_sealed BYTEA,
  attempts SMALLINT DEFAULT 0 NOT NULL,
  owner TEXT DEFAULT '' NOT NULL,
  lease_until TIMESTAMP WITH TIME ZONE,
  province_code TEXT DEFAULT '' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  purge_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_files PRIMARY KEY (id)
);

CREATE INDEX ix_files_contact_id ON files (contact_id);

CREATE INDEX ix_files_created_at ON files USING brin (created_at);

CREATE INDEX ix_files_pending ON files (created_at) WHERE state = 'pending';

CREATE INDEX ix_files_purge_at ON files (purge_at);

CREATE TABLE imports (
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  digest TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  state TEXT DEFAULT 'running' NOT NULL,
  rows_done INTEGER DEFAULT 0 NOT NULL,
  rows_rejected INTEGER DEFAULT 0 NOT NULL,
  people_new INTEGER DEFAULT 0 NOT NULL,
  doses_new INTEGER DEFAULT 0 NOT NULL,
  doses_changed INTEGER DEFAULT 0 NOT NULL,
  actor TEXT DEFAULT '' NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE NOT NULL,
  finished_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_imports PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_imports_kind_digest ON imports (kind, digest);

CREATE TABLE installs (
  contact_id BIGINT NOT NULL,
  app TEXT NOT NULL,
  province_code TEXT DEFAULT '' NOT NULL,
  district_code TEXT DEFAULT '' NOT NULL,
  commune_code TEXT DEFAULT '' NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_installs PRIMARY KEY (contact_id, app)
);

CREATE INDEX ix_installs_commune_code ON installs (commune_code);

CREATE TABLE jobs (
  name TEXT NOT NULL,
  next_run_at TIMESTAMP WITH TIME ZONE NOT NULL,
  owner TEXT DEFAULT '' NOT NULL,
  lease_until TIMESTAMP WITH TIME ZONE,
  started_at TIMESTAMP WITH TIME ZONE,
  finished_at TIMESTAMP WITH TIME ZONE,
  error TEXT DEFAULT '' NOT NULL,
  CONSTRAINT pk_jobs PRIMARY KEY (name)
);

CREATE TABLE official_contacts (
  official_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_official_contacts PRIMARY KEY (official_id, contact_id),
  CONSTRAINT uq_official_contacts_contact_id UNIQUE (contact_id)
);

CREATE TABLE official_roles (
  official_id BIGINT NOT NULL,
  body_id TEXT NOT NULL,
  role TEXT NOT NULL,
  CONSTRAINT pk_official_roles PRIMARY KEY (official_id, body_id)
);

CREATE INDEX ix_official_roles_body_id ON official_roles (body_id);

CREATE TABLE officials (
  id BIGINT NOT NULL,
  name_sealed BYTEA NOT NULL,
  phone_sealed BYTEA,
  language TEXT DEFAULT 'vi' NOT NULL,
  active BOOLEAN DEFAULT true NOT NULL,
  absent_until TIMESTAMP WITH TIME ZONE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_seen_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_officials PRIMARY KEY (id)
);

CREATE TABLE one_time_codes (
  id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  phone_sealed BYTEA NOT NULL,
  code_hash BYTEA NOT NULL,
  tries SMALLINT DEFAULT 0 NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_one_time_codes PRIMARY KEY (id)
);

CREATE INDEX ix_one_time_codes_contact_id ON one_time_codes (contact_id, created_at);

CREATE INDEX ix_one_time_codes_expires_at ON one_time_codes (expires_at);

CREATE TABLE outbox (
  id BIGINT NOT NULL,
  cause TEXT NOT NULL,
  channel TEXT NOT NULL,
  contact_id BIGINT NOT NULL,
  address TEXT NOT NULL,
  payload_sealed BYTEA NOT NULL,
  once BOOLEAN DEFAULT false NOT NULL,
  state TEXT DEFAULT 'leased' NOT NULL,
  owner TEXT DEFAULT '' NOT NULL,
  lease_until TIMESTAMP WITH TIME ZONE,
  not_before TIMESTAMP WITH TIME ZONE,
  attempts SMALLINT DEFAULT 0 NOT NULL,
  error TEXT DEFAULT '' NOT NULL,
  external_id TEXT DEFAULT '' NOT NULL,
  province_code TEXT DEFAULT '' NOT NULL,
  ticket_id BIGINT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  sent_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_outbox PRIMARY KEY (id)
);

CREATE INDEX ix_outbox_contact_id ON outbox (contact_id, id);

CREATE INDEX ix_outbox_created_at ON outbox USING brin (created_at);

CREATE INDEX ix_outbox_due ON outbox (lease_until) WHERE state in ('leased','waiting','sending');

CREATE INDEX ix_outbox_open ON outbox (contact_id, id) WHERE state in ('leased','waiting','sending','held');

CREATE UNIQUE INDEX uq_outbox_cause ON outbox (cause);

CREATE TABLE person_keys (
  key_index BYTEA NOT NULL,
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  CONSTRAINT pk_person_keys PRIMARY KEY (key_index, person_id)
);

CREATE TABLE person_proofs (
  proof_index BYTEA NOT NULL,
  person_id BIGINT NOT NULL,
  CONSTRAINT pk_person_proofs PRIMARY KEY (proof_index, person_id)
);

CREATE TABLE persons (
  id BIGINT NOT NULL,
  content_sealed BYTEA NOT NULL,
  sex TEXT,
  group_code SMALLINT,
  edition SMALLINT DEFAULT 2021 NOT NULL,
  province_code TEXT DEFAULT '' NOT NULL,
  district_code TEXT DEFAULT '' NOT NULL,
  commune_code TEXT DEFAULT '' NOT NULL,
  source TEXT DEFAULT '' NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_persons PRIMARY KEY (id)
);

CREATE TABLE phrasings (
  id BIGINT NOT NULL,
  intent TEXT NOT NULL,
  language TEXT DEFAULT 'vi' NOT NULL,
  text TEXT NOT NULL,
  added_by BIGINT NOT NULL,
  added_at TIMESTAMP WITH TIME ZONE NOT NULL,
  removed_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_phrasings PRIMARY KEY (id)
);

CREATE INDEX ix_phrasings_added_at ON phrasings (added_at);

CREATE TABLE questions (
  id BIGINT NOT NULL,
  text TEXT NOT NULL,
  decision TEXT NOT NULL,
  guess TEXT DEFAULT '' NOT NULL,
  language TEXT DEFAULT 'vi' NOT NULL,
  state TEXT DEFAULT 'open' NOT NULL,
  rating SMALLINT,
  province_code TEXT DEFAULT '' NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_questions PRIMARY KEY (id)
);

CREATE INDEX ix_questions_state_at ON questions (state, at);

CREATE TABLE rejects (
  import_id BIGINT NOT NULL,
  row_no INTEGER NOT NULL,
  reasons JSONB NOT NULL,
  CONSTRAINT pk_rejects PRIMARY KEY (import_id, row_no)
);

CREATE TABLE sign_in_tokens (
  token_hash BYTEA NOT NULL,
  official_id BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_sign_in_tokens PRIMARY KEY (token_hash)
);

CREATE TABLE sms_log (
  id BIGINT NOT NULL,
  phone_index BYTEA NOT NULL,
  phone_sealed BYTEA NOT NULL,
  text_sealed BYTEA NOT NULL,
  sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_sms_log PRIMARY KEY (id)
);

CREATE INDEX ix_sms_log_sent_at ON sms_log (sent_at);

CREATE TABLE ticket_copies (
  ticket_id BIGINT NOT NULL,
  body_id TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_ticket_copies PRIMARY KEY (ticket_id, body_id)
);

CREATE INDEX ix_ticket_copies_body_id ON ticket_copies (body_id);

CREATE TABLE ticket_events (
  id BIGINT NOT NULL,
  ticket_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  body_id TEXT DEFAULT '' NOT NULL,
  to_body_id TEXT DEFAULT '' NOT NULL,
  audience TEXT DEFAULT 'internal' NOT NULL,
  data_sealed BYTEA,
  cause TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_ticket_events PRIMARY KEY (id)
);

CREATE INDEX ix_ticket_events_ticket_id ON ticket_events (ticket_id, id);

CREATE UNIQUE INDEX uq_ticket_events_cause ON ticket_events (cause);

CREATE TABLE ticket_files (
  ticket_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  flag TEXT DEFAULT '' NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_ticket_files PRIMARY KEY (ticket_id, file_id)
);

CREATE INDEX ix_ticket_files_file_id ON ticket_files (file_id);

CREATE TABLE tickets (
  id BIGINT NOT NULL,
  code TEXT NOT NULL,
  category TEXT NOT NULL,
  cause TEXT DEFAULT '' NOT NULL,
  enters BOOLEAN DEFAULT true NOT NULL,
  status TEXT DEFAULT 'open' NOT NULL,
  severity TEXT DEFAULT 'normal' NOT NULL,
  body_id TEXT NOT NULL,
  ladder TEXT[] DEFAULT '{}' NOT NULL,
  accused_body TEXT DEFAULT '' NOT NULL,
  label TEXT DEFAULT '' NOT NULL,
  edition SMALLINT DEFAULT 2021 NOT NULL,
  province_code TEXT DEFAULT '' NOT NULL,
  district_code TEXT DEFAULT '' NOT NULL,
  commune_code TEXT DEFAULT '' NOT NULL,
  contact_id BIGINT,
  language TEXT DEFAULT 'vi' NOT NULL,
  source TEXT DEFAULT 'chat' NOT NULL,
  filed_by BIGINT,
  subject_sealed BYTEA NOT NULL,
  details_sealed BYTEA NOT NULL,
  subject_index BYTEA,
  person_id BIGINT,
  proof TEXT DEFAULT 'none' NOT NULL,
  facility_code TEXT DEFAULT '' NOT NULL,
  dose_numbers SMALLINT[] DEFAULT '{}' NOT NULL,
  flags TEXT[] DEFAULT '{}' NOT NULL,
  consent_version TEXT DEFAULT '' NOT NULL,
  call_back TEXT DEFAULT '' NOT NULL,
  opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE NOT NULL,
  warn_at TIMESTAMP WITH TIME ZONE NOT NULL,
  triage_at TIMESTAMP WITH TIME ZONE,
  warned_at TIMESTAMP WITH TIME ZONE,
  escalated_at TIMESTAMP WITH TIME ZONE,
  escalated_to TEXT DEFAULT '' NOT NULL,
  paused_at TIMESTAMP WITH TIME ZONE,
  reminded_at TIMESTAMP WITH TIME ZONE,
  paused_seconds INTEGER DEFAULT 0 NOT NULL,
  claimed_by BIGINT,
  claimed_at TIMESTAMP WITH TIME ZONE,
  claim_until TIMESTAMP WITH TIME ZONE,
  first_reply_at TIMESTAMP WITH TIME ZONE,
  approved_at TIMESTAMP WITH TIME ZONE,
  approved_by BIGINT,
  entered_at TIMESTAMP WITH TIME ZONE,
  seen_at TIMESTAMP WITH TIME ZONE,
  not_seen_at TIMESTAMP WITH TIME ZONE,
  closed_at TIMESTAMP WITH TIME ZONE,
  refusal_code TEXT DEFAULT '' NOT NULL,
  rating SMALLINT,
  disputes SMALLINT DEFAULT 0 NOT NULL,
  merged_into BIGINT,
  open_cause TEXT NOT NULL,
  revision INTEGER DEFAULT 0 NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  anonymised_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_tickets PRIMARY KEY (id)
);

CREATE INDEX ix_tickets_approved_at ON tickets (approved_at) WHERE status in ('approved','entered');

CREATE INDEX ix_tickets_body_id_status ON tickets (body_id, status, updated_at);

CREATE INDEX ix_tickets_claim_until ON tickets (claim_until) WHERE status = 'claimed';

CREATE INDEX ix_tickets_claimed_by ON tickets (claimed_by, due_at, id) WHERE status in ('open','claimed','waiting_citizen');

CREATE INDEX ix_tickets_contact_id ON tickets (contact_id, opened_at);

CREATE INDEX ix_tickets_done ON tickets (body_id, updated_at, id) WHERE status not in ('open','claimed','waiting_citizen') and not (status = 'approved' and enters);

CREATE INDEX ix_tickets_due_at ON tickets (due_at) WHERE status in ('open','claimed','waiting_citizen') and escalated_at is null;

CREATE INDEX ix_tickets_escalated_to ON tickets (escalated_to, due_at) WHERE status in ('open','claimed','waiting_citizen') and escalated_to <> '';

CREATE INDEX ix_tickets_kept ON tickets (coalesce(closed_at, entered_at)) WHERE anonymised_at is null and coalesce(closed_at, entered_at) is not null;

CREATE INDEX ix_tickets_merged_into ON tickets (merged_into) WHERE merged_into is not null;

CREATE INDEX ix_tickets_open ON tickets (body_id, due_at, id) WHERE status = 'open';

CREATE INDEX ix_tickets_paused_at ON tickets (paused_at) WHERE status = 'waiting_citizen';

CREATE INDEX ix_tickets_person_id ON tickets (person_id) WHERE person_id is not null;

CREATE INDEX ix_tickets_queue ON tickets (body_id, due_at, id) INCLUDE (status) WHERE status in ('open','claimed','waiting_citizen');

CREATE INDEX ix_tickets_subject_index ON tickets (subject_index);

CREATE INDEX ix_tickets_triage_at ON tickets (triage_at) WHERE triage_at is not null;

CREATE INDEX ix_tickets_warn_at ON tickets (warn_at) WHERE status in ('open','claimed','waiting_citizen') and warned_at is null;

CREATE UNIQUE INDEX uq_tickets_code ON tickets (code);

CREATE UNIQUE INDEX uq_tickets_open_cause ON tickets (open_cause);

CREATE TABLE updates (
  channel TEXT NOT NULL,
  key TEXT NOT NULL,
  seq BIGINT GENERATED BY DEFAULT AS IDENTITY,
  address TEXT DEFAULT '' NOT NULL,
  state TEXT DEFAULT 'done' NOT NULL,
  sealed BYTEA,
  attempts SMALLINT DEFAULT 0 NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE NOT NULL,
  next_try_at TIMESTAMP WITH TIME ZONE,
  error TEXT DEFAULT '' NOT NULL,
  CONSTRAINT pk_updates PRIMARY KEY (channel, key)
);

CREATE INDEX ix_updates_received_at ON updates (received_at);

CREATE INDEX ix_updates_waiting ON updates (channel, address, seq) WHERE state = 'waiting';
