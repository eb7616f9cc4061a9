using Tracepost.DataService.Query.Search;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Conditions;

/// <summary>
/// Decides on the bytes of a fragment whether one of its spans meets all conditions of a search. Nothing is decoded that no condition
/// needs; no strings are made. Safe for many threads.
/// </summary>
internal sealed class SpanMatcher(SpanQuery query) : IFragmentMatcher
{
    private readonly NameCondition? _service = query.Service.Length == 0 ? null : new NameCondition(query.Service);
    private readonly NameCondition? _operation = query.Operation.Length == 0 ? null : new NameCondition(query.Operation);
    private readonly AttributeMatcher _attributes = new(query.Attributes);

    /// <inheritdoc/>
    public bool MayMatch(ReadOnlySpan<byte> rest) => _attributes.MayMatch(rest);

    /// <inheritdoc/>
    public bool Matches(ReadOnlySpan<byte> tracesData)
    {
        var reader = new ProtoReader(tracesData);
        while (reader.TryReadTag())
        {
            if (!reader.Is(1, WireType.LengthDelimited)) reader.Skip();
            else if (MatchesResource(reader.ReadBytes())) return true;
        }

        return false;
    }

    // ResourceSpans { Resource resource = 1; ScopeSpans scope_spans = 2 }
    private bool MatchesResource(ReadOnlySpan<byte> resourceSpans)
    {
        if (_service is not null && !_service.Matches(ResourceServiceName.Read(resourceSpans))) return false;
        var met = _attributes.OfResource(resourceSpans);
        var reader = new ProtoReader(resourceSpans);
        while (reader.TryReadTag())
        {
            if (!reader.Is(2, WireType.LengthDelimited)) reader.Skip();
            else if (MatchesScope(reader.ReadBytes(), met)) return true;
        }

        return false;
    }

    // ScopeSpans { InstrumentationScope scope = 1; Span spans = 2 }
    private bool MatchesScope(ReadOnlySpan<byte> scopeSpans, ulong met)
    {
        met |= _attributes.OfScope(scopeSpans);
        var reader = new ProtoReader(scopeSpans);
        while (reader.TryReadTag())
        {
            if (!reader.Is(2, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var bytes = reader.ReadBytes();
            var span = SpanHeader.Read(bytes);
            if (MatchesHeader(span) && _attributes.AllMet(met | _attributes.OfSpan(span, bytes))) return true;
        }

        return false;
    }

    private bool MatchesHeader(in SpanHeader span)
    {
        var start = span.Key.StartNs;
        if (start < (ulong)query.StartMinNs || query.StartMaxNs < 0 || start > (ulong)query.StartMaxNs) return false;
        var duration = span.EndNs > start ? span.EndNs - start : 0;
        return duration >= (ulong)query.DurationMinNs
            && duration <= (ulong)query.DurationMaxNs
            && (_operation is null || _operation.Matches(span.Name));
    }
}
