using Tracepost.TraceModel.Search;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>
/// Reads <c>annotationQuery</c>: <c>error and http.method=GET</c>. All parts must hold. One with <c>=</c> is a tag with its value; a word alone is an
/// annotation or the key of a tag. Of several values of a key the last counts, and any value counts before the word alone.
/// </summary>
internal static class ZipkinAnnotationQuery
{
    /// <summary>Zipkin takes what is behind so many parts as part of the last one.</summary>
    private const int MaxParts = 100;

    public static IEnumerable<TraceCondition> Parse(string query)
    {
        var conditions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split(" and ", MaxParts))
        {
            var equals = part.IndexOf('=');
            if (equals < 0) conditions.TryAdd(Trim(part), "");
            else conditions[Trim(part[..equals])] = Trim(part[(equals + 1)..]);
        }

        foreach (var (key, value) in conditions)
        {
            // As with Zipkin, a part without a key is none.
            if (key.Length == 0) continue;
            var condition = new TraceCondition { Key = key };
            if (value.Length > 0) condition.Value = value;
            yield return condition;
        }
    }

    /// <summary>Java's <c>trim</c>: control characters and blanks, but no other white space.</summary>
    public static string Trim(string text)
    {
        var (begin, end) = (0, text.Length);
        while (begin < end && text[begin] <= ' ') begin++;
        while (end > begin && text[end - 1] <= ' ') end--;
        return text[begin..end];
    }
}
