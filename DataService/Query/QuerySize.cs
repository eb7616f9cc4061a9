using Google.Protobuf;

namespace Tracepost.DataService.Query;

/// <summary>Refuses requests that are larger than any sensible question, before anything is made of them.</summary>
internal static class QuerySize
{
    /// <exception cref="InvalidQueryException">The search's own parameters are too large.</exception>
    public static void Check(IMessage search, QueryOptions options)
    {
        var size = search.CalculateSize();
        if (size > options.MaxSearchBytes) throw new InvalidQueryException($"a search has at most {options.MaxSearchBytes} bytes, not {size}");
    }

    /// <exception cref="InvalidQueryException">There are too many trace ids.</exception>
    public static void CheckIds(int count, QueryOptions options)
    {
        if (count > options.MaxTraceIds) throw new InvalidQueryException($"a request has at most {options.MaxTraceIds} trace ids, not {count}");
    }
}
