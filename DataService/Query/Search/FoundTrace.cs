using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Search;

/// <summary>A trace that a search found, and the time of all its spans, Unix nanoseconds.</summary>
internal sealed record FoundTrace(TraceId TraceId, long StartNs, long EndNs);
