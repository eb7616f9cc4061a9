using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>
/// Finds spans within a trace by what somebody types. A span matches if it matches every term:
/// <code>
/// filter    = { [ "-" ] term }                       - turns a term round
/// term      = word                                   somewhere in the name, service, status message, kind, id, attributes, events or links
///           | key operator word
///           | "has:" ( "events" | "links" | "warnings" | key )
/// operator  = "="                                    contains the text, in any case
///           | "==" | "!="                            is exactly the text; is there and is not
///           | "&gt;" | "&gt;=" | "&lt;" | "&lt;="              numbers, and durations with their unit: 100ms
/// key       = "name" | "service" | "kind" | "status" | "duration" | "message" | "event" | "scope" | "id"
///           | the key of an attribute, in any case: of the span, its events and links, its resource and scope
/// word      = text without blanks | '"' any text, with \" and \\ '"'
/// </code>
/// A key in quotes is always that of an attribute. The word <c>error</c> also finds every span whose status is an error.
/// </summary>
internal sealed class SpanFilter
{
    private readonly List<FilterTerm> _terms;

    /// <summary>Reads the filter. What cannot be understood leaves every span, and <see cref="Error"/> says why.</summary>
    public SpanFilter(string text)
    {
        _terms = FilterParser.Parse(text, out var error);
        Error = error;
    }

    /// <summary>What is wrong with the text, for the one who typed it; null if nothing is.</summary>
    public string? Error { get; }

    /// <summary>True if it asks for nothing.</summary>
    public bool IsEmpty => _terms.Count == 0;

    /// <summary>True if the span is what is looked for.</summary>
    public bool Matches(Span span)
    {
        foreach (var term in _terms)
        {
            if (!term.Matches(span)) return false;
        }

        return true;
    }
}
