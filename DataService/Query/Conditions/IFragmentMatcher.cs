namespace Tracepost.DataService.Query.Conditions;

/// <summary>Decides on the bytes of a fragment whether it has what a search looks for. Safe for many threads.</summary>
internal interface IFragmentMatcher
{
    /// <summary>False if a fragment cannot match, whatever its ids and times are. Much faster than to match it.</summary>
    /// <param name="rest">Its bytes without them: whole attributes, names and events.</param>
    bool MayMatch(ReadOnlySpan<byte> rest);

    /// <summary>Whether a span of this <c>TracesData</c> is what the search looks for.</summary>
    /// <exception cref="TraceModel.Wire.MalformedProtobufException">The bytes are no such message.</exception>
    bool Matches(ReadOnlySpan<byte> tracesData);
}
