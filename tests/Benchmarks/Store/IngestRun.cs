namespace Tracepost.Benchmarks.Store;

/// <summary>One run of ingest and what it is held against, spans per second.</summary>
/// <param name="EndToEnd">Acknowledged, and so durable.</param>
/// <param name="Floor">Ready fragments by COPY, just before.</param>
/// <param name="Dashboard">The Aspire dashboard, in memory; null if there is none.</param>
/// <param name="AckP50">Milliseconds from a request to its acknowledgement.</param>
/// <param name="AckP99">The same.</param>
internal sealed record IngestRun(double EndToEnd, double Floor, double? Dashboard, double AckP50, double AckP99);
