using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>
/// Looks for words in spans: every word has to be somewhere, in the name, the service, the kind, the status, an attribute or event, in any
/// case. <c>key=text</c> looks for the text in attributes whose key is so; <c>error</c> alone also finds every span with an error.
/// </summary>
internal sealed class SpanFilter(string text)
{
    private readonly string[] _words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public bool IsEmpty => _words.Length == 0;

    public bool Matches(Span span)
    {
        foreach (var word in _words)
        {
            if (!Matches(span, word)) return false;
        }

        return true;
    }

    private static bool Matches(Span span, string word)
    {
        if (Has(span.Name, word) || Has(span.Resource.ServiceName, word) || Has(span.StatusMessage, word) || Has(span.Kind.ToJaeger(), word)) return true;
        if (span.Status == StatusCode.Error && word.Equals("error", StringComparison.OrdinalIgnoreCase)) return true;
        if (span.SpanId.ToString().StartsWith(word, StringComparison.OrdinalIgnoreCase)) return true;

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var (key, value) = equals > 0 ? (word[..equals], word[(equals + 1)..]) : (null, word);
        return span.Attributes.Any(attribute => Matches(attribute, key, value))
            || span.Events.Any(happened => Has(happened.Name, word) || happened.Attributes.Any(attribute => Matches(attribute, key, value)))
            || span.Resource.Attributes.Any(attribute => key is not null && Matches(attribute, key, value));
    }

    private static bool Matches(KeyValue attribute, string? key, string value) =>
        key is null
            ? Has(attribute.Key, value) || Has(attribute.Value.ToText(), value)
            : attribute.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && Has(attribute.Value.ToText(), value);

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
