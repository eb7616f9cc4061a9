using System.Buffers;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>Trace ids as Zipkin reads them: up to 32 lower-case hexadecimal digits; short ones mean the same with zeros before them.</summary>
internal static class ZipkinTraceIds
{
    /// <summary>At most so many ids are read of a list; Zipkin takes what is behind as part of the last one, which is then none.</summary>
    private const int MaxIds = 1000;

    private const int MaxDigits = 32;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <exception cref="BadQueryException">With Zipkin's text.</exception>
    public static TraceId Parse(string text)
    {
        if (text.Length == 0) throw new BadQueryException("traceId is empty");
        if (text.Length > MaxDigits) throw new BadQueryException($"traceId.length > {MaxDigits}");
        if (text.AsSpan().ContainsAnyExcept(LowerHex) || !TraceId.TryParse(text, out var id))
            throw new BadQueryException($"{text} should be lower-hex encoded with no prefix");
        return id.IsZero ? throw new BadQueryException("traceId is all zeros") : id;
    }

    /// <summary>Two or more different ids, separated by commas.</summary>
    /// <exception cref="BadQueryException">With Zipkin's text.</exception>
    public static IReadOnlyList<TraceId> ParseMany(string text)
    {
        if (text.Length == 0) throw new BadQueryException("traceIds parameter is empty");
        var ids = new List<TraceId>();
        var known = new HashSet<TraceId>();
        foreach (var part in text.Split(',', MaxIds))
        {
            var id = Parse(part);
            if (!known.Add(id)) throw new BadQueryException($"redundant traceId: {part}");
            ids.Add(id);
        }

        return ids.Count > 1 ? ids : throw new BadQueryException("Use /api/v2/trace/{traceId} endpoint to retrieve a single trace");
    }
}
