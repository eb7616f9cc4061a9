namespace Tracepost.Benchmarks.Store;

/// <summary>One run of ingest and what it is held against, spans per second.</summary>
/// <param name="EndToEnd">Acknowledged, and so durable.</param>
/// <param name="Floor">Ready fragments by COPY, just before.</param>
/// <param name="Dashboard">The Aspire dashboard, in memory; null if there is none.</param>
/// <param name="AckP50">Milliseconds from a request to its acknowledgement.</param>
/// <param name="AckP99">The same.</param>
/// <param name="Cores">How much of all cores was used by the services and the senders: 0 to 1.</param>
/// <param name="CpuOfFloor">The floor's CPU per span, of that of the services.</param>
internal sealed record IngestRun(double EndToEnd, double Floor, double? Dashboard, double AckP50, double AckP99, double Cores, double CpuOfFloor);
