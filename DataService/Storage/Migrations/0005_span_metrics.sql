-- Rate, errors and durations of spans, per service, operation and slot of time, by the start of the span. Rows only come; those of a slot
-- add up. Names are written out, for these rows outlive the spans and their names.
CREATE TABLE span_metrics (
    start_ns   bigint     NOT NULL,         -- of the slot, Unix nanoseconds
    length_ns  bigint     NOT NULL,         -- of the slot: a minute, or an hour when it is old
    service    text       NOT NULL,
    operations text[]     NOT NULL,         -- each with one of the following; empty: those that are too many
    kinds      smallint[] NOT NULL,         -- OTLP's SpanKind
    calls      bigint[]   NOT NULL,
    errors     bigint[]   NOT NULL,         -- spans with status ERROR
    durations  bytea[]    NOT NULL          -- LatencyHistogram
);

CREATE INDEX span_metrics_service ON span_metrics (service, start_ns);
CREATE INDEX span_metrics_start_ns ON span_metrics (start_ns, length_ns);
