using Tracepost.TraceModel;

namespace Tracepost.DataService.Rollups;

/// <summary>A trace of which spans arrived. No span is in it twice, however often it was sent.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Before">The spans that were counted in earlier rounds; of very many, those next to new ones.</param>
/// <param name="New">The spans that are not counted yet; at least one.</param>
internal sealed record TraceChange(TraceId TraceId, IReadOnlyList<RolledSpan> Before, IReadOnlyList<RolledSpan> New);
