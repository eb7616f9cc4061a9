using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>One thing that a filter asks of a span.</summary>
internal abstract class FilterTerm
{
    public abstract bool Matches(Span span);
}

/// <summary>A term turned round.</summary>
internal sealed class NotTerm(FilterTerm term) : FilterTerm
{
    public override bool Matches(Span span) => !term.Matches(span);
}

/// <summary>Something that is known of the span without a look at its attributes.</summary>
internal sealed class FieldTerm(Func<Span, bool> test) : FilterTerm
{
    public override bool Matches(Span span) => test(span);
}

/// <summary>A term that looks through attributes. A trace has a million of them: nothing is allocated for one.</summary>
internal abstract class AttributeTerm : FilterTerm
{
    protected abstract bool Matches(KeyValue attribute);

    /// <summary>Any attribute of the span itself, of its events and links.</summary>
    protected bool AnyOfSpan(Span span)
    {
        if (Any(span.Attributes)) return true;
        var events = span.Events;
        for (var i = 0; i < events.Count; i++)
        {
            if (Any(events[i].Attributes)) return true;
        }

        var links = span.Links;
        for (var i = 0; i < links.Count; i++)
        {
            if (Any(links[i].Attributes)) return true;
        }

        return false;
    }

    /// <summary>Any attribute of these.</summary>
    protected bool Any(IReadOnlyList<KeyValue> attributes)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (Matches(attributes[i])) return true;
        }

        return false;
    }
}
