using System.Globalization;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>A word that is somewhere in the span; that its status is an error too, if the word is <c>error</c>.</summary>
internal sealed class WordTerm : AttributeTerm
{
    private readonly string _word;
    private readonly bool _isError;
    private readonly int _idShift;
    private readonly ulong? _idStart;

    public WordTerm(string word, bool isQuoted)
    {
        _word = word;
        _isError = !isQuoted && word.Equals("error", StringComparison.OrdinalIgnoreCase);

        // The first digits of a span's id.
        if (word.Length is 0 or > 16 || !ulong.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start)) return;
        _idStart = start;
        _idShift = 64 - (4 * word.Length);
    }

    public override bool Matches(Span span)
    {
        if (Has(span.Name) || Has(span.Resource.ServiceName) || Has(span.StatusMessage) || Has(span.Kind.ToJaeger())) return true;
        if (_isError && span.Status == StatusCode.Error) return true;
        if (_idStart is { } start && span.SpanId.Value >> _idShift == start) return true;
        if (AnyOfSpan(span)) return true;
        var events = span.Events;
        for (var i = 0; i < events.Count; i++)
        {
            if (Has(events[i].Name)) return true;
        }

        return false;
    }

    protected override bool Matches(KeyValue attribute)
    {
        if (Has(attribute.Key)) return true;
        Span<char> scratch = stackalloc char[ValueText.MaxNumber];
        return ValueText.Of(attribute.Value, scratch).Contains(_word, StringComparison.OrdinalIgnoreCase);
    }

    private bool Has(string text) => text.Contains(_word, StringComparison.OrdinalIgnoreCase);
}
