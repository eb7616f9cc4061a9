using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>What became of a request, for each protocol to say in its own words.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">Why, for the sender; empty when accepted.</param>
/// <param name="Response">When accepted: the store's <c>ExportTraceServiceResponse</c>. The receiver disposes it.</param>
/// <param name="RetryAfter">When the sender should come back, if it should.</param>
internal sealed record WriteResult(WriteOutcome Outcome, string Message, PooledBytes? Response = null, TimeSpan? RetryAfter = null);
