-- Which service called which. Small tables, never joined with trace_fragments: with Citus they stay where they are.

-- The names of services and of what they call. Most of the latter are no services of ours, so they have no row in services.
CREATE TABLE link_names (
    id        int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL UNIQUE,
    last_seen date NOT NULL
);

-- What a round of counting found in the traces that start in a second; the sums of these rows are the counts. A trace whose links change
-- because more of it comes has its change here, which may be less than none. After an hour they are folded into a row for each hour.
CREATE TABLE service_links (
    written_at timestamptz NOT NULL DEFAULT now(),
    from_ns    bigint      NOT NULL,        -- Unix nanoseconds
    length_ns  bigint      NOT NULL,        -- a second or an hour
    parent_ids int[]       NOT NULL,        -- of the caller; as long as those below
    child_ids  int[]       NOT NULL,        -- of the called
    calls      bigint[]    NOT NULL,
    errors     bigint[]    NOT NULL         -- of the calls, those that failed
);

CREATE INDEX service_links_from_ns ON service_links (from_ns);
CREATE INDEX service_links_seconds ON service_links (written_at) WHERE length_ns = 1000000000;

-- The other sides of the spans of a service.
CREATE TABLE remote_services (
    service   text NOT NULL,
    remote    text NOT NULL,
    last_seen date NOT NULL,
    PRIMARY KEY (service, remote)
);

-- The values of the few attributes that are completed as somebody types.
CREATE TABLE tag_values (
    key       text NOT NULL,
    value     text NOT NULL,
    last_seen date NOT NULL,
    PRIMARY KEY (key, value)
);
