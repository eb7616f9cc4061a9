using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>An attribute of that key whose value passes a test; without a test, one that is there.</summary>
internal sealed class KeyTerm(string key, ValueTest? test = null) : AttributeTerm
{
    public override bool Matches(Span span) => AnyOfSpan(span) || Any(span.Resource.Attributes) || Any(span.Scope.Attributes);

    protected override bool Matches(KeyValue attribute) =>
        attribute.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && (test is null || test.Matches(attribute.Value));
}

/// <summary>Attributes of that key are there, and none is exactly the text.</summary>
internal sealed class OtherValueTerm(string key, string text) : FilterTerm
{
    private readonly KeyTerm _isThere = new(key);
    private readonly KeyTerm _isThat = new(key, new EqualTest(text));

    public override bool Matches(Span span) => _isThere.Matches(span) && !_isThat.Matches(span);
}
