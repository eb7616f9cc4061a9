using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Traces;

/// <summary>A fragment that was read.</summary>
/// <param name="TraceId">Its trace.</param>
/// <param name="StartNs">When its first span starts, Unix nanoseconds.</param>
/// <param name="TracesData">Its spans, decompressed; the receiver may take the content, but only until the next fragment is read.</param>
internal readonly record struct StoredFragment(TraceId TraceId, long StartNs, PooledBuffer TracesData);
