-- The store. A row of trace_fragments is the spans of one trace that were committed together, not one span.

CREATE TABLE services (
    id        int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL UNIQUE,
    last_seen date NOT NULL                 -- the last day on which spans of it arrived
);

CREATE TABLE operations (
    id         int      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_id int      NOT NULL,
    name       text     NOT NULL,
    kind       smallint NOT NULL,           -- OTLP's SpanKind
    last_seen  date     NOT NULL,
    UNIQUE (service_id, kind, name)
);

-- zstd dictionaries: a payload names the one it needs; 0 means none.
CREATE TABLE dictionaries (
    id         int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    content    bytea       NOT NULL
);

-- Times are Unix nanoseconds. Columns are ordered so that none needs padding, and none is nullable, so that no row
-- carries a null bitmap. There is no key across shards: with Citus, trace_id distributes the rows.
CREATE TABLE trace_fragments (
    start_ns          bigint NOT NULL,      -- of the first span
    end_ns            bigint NOT NULL,      -- of the last span to end
    longest_ns        bigint NOT NULL,      -- the longest span's duration
    trace_id          uuid   NOT NULL,
    span_count        int    NOT NULL,
    error_count       int    NOT NULL,      -- spans with status ERROR
    root_operation_id int    NOT NULL,      -- of the span without a parent; 0 if it is not in this fragment
    dictionary_id     int    NOT NULL,
    service_ids       int[]  NOT NULL,      -- distinct, ascending
    operation_ids     int[]  NOT NULL,      -- distinct, ascending
    payload           bytea  NOT NULL       -- zstd of OTLP TracesData
) PARTITION BY RANGE (start_ns);

-- One trace; and what is newest. Every partition gets them. Rare services are found through activity, below; a GIN index
-- on the ids would cost a third of the ingest rate and a tenth of the space: docs/decisions/002-indexes.md.
CREATE INDEX trace_fragments_trace_id ON trace_fragments (trace_id);
CREATE INDEX trace_fragments_start_ns ON trace_fragments (start_ns);

-- The payload is compressed already.
ALTER TABLE trace_fragments ALTER COLUMN payload SET STORAGE EXTERNAL;

-- Which services and operations start fragments when. A slot lasts between a second and ten minutes, so that it holds some
-- thousand fragments. Each process writes an id once per slot, before the first fragment with it, so this says at most too
-- much. Slots of different lengths overlap, and a slot has several rows.
CREATE TABLE activity (
    from_ns       bigint NOT NULL,
    to_ns         bigint NOT NULL,          -- the first nanosecond after
    service_ids   int[]  NOT NULL,
    operation_ids int[]  NOT NULL
);

CREATE INDEX activity_to_ns ON activity (to_ns);
