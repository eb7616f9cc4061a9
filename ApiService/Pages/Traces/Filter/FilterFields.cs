using Tracepost.ApiService.QueryApis.Go;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>The keys that are no attributes: what every span has.</summary>
internal static class FilterFields
{
    private static readonly Dictionary<string, Func<Span, string>> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = span => span.Name,
        ["service"] = span => span.Resource.ServiceName,
        ["message"] = span => span.StatusMessage,
        ["scope"] = span => span.Scope.Name,
        ["id"] = span => span.SpanId.ToString(),
    };

    private static readonly SpanKind[] Kinds = Enum.GetValues<SpanKind>();

    private static readonly StatusCode[] Statuses = Enum.GetValues<StatusCode>();

    /// <summary>All of them, for those who type.</summary>
    public static readonly IReadOnlyList<string> Names = ["name", "service", "kind", "status", "duration", "message", "event", "scope", "id"];

    /// <summary>True if such a key, without quotes, is not that of an attribute.</summary>
    public static bool Has(string key) => Names.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The term for such a key; null and an error if it cannot be compared so.</summary>
    public static FilterTerm? Make(string key, FilterOperator comparison, string operand, out string? error)
    {
        error = null;
        switch (key.ToLowerInvariant())
        {
            case "duration": return Duration(comparison, operand, out error);
            case "kind": return Kind(comparison, operand, out error);
            case "status": return Status(comparison, operand, out error);
        }

        if (comparison.IsOrder())
        {
            error = $"'{key}' is a text: compare it by =, == or !=.";
            return null;
        }

        ValueTest test = comparison == FilterOperator.Contains ? new ContainsTest(operand) : new EqualTest(operand);
        var term = new FieldTerm(Texts.TryGetValue(key, out var text) ? span => test.Matches(text(span)) : span => AnyEvent(span, test));
        return comparison == FilterOperator.NotEqual ? new NotTerm(term) : term;
    }

    private static FieldTerm? Duration(FilterOperator comparison, string operand, out string? error)
    {
        error = null;
        if (GoDuration.TryParse(operand, out var nanoseconds, out _) && nanoseconds >= 0)
            return new FieldTerm(span => comparison.Holds(span.DurationNano.CompareTo((ulong)nanoseconds)));
        error = $"Write a duration with its unit, like duration{comparison.Text()}100ms: ns, us, ms, s, m or h.";
        return null;
    }

    private static FieldTerm? Kind(FilterOperator comparison, string operand, out string? error)
    {
        error = null;
        if (!comparison.IsOrder() && SpanKindNames.FromJaeger(operand) is { } kind)
            return new FieldTerm(span => (span.Kind == kind) != (comparison == FilterOperator.NotEqual));
        error = $"Write kind= and one of {string.Join(", ", Kinds.Select(known => known.ToString().ToLowerInvariant()))}.";
        return null;
    }

    private static FieldTerm? Status(FilterOperator comparison, string operand, out string? error)
    {
        error = null;
        if (!comparison.IsOrder() && Statuses.FirstOrDefault(known => IsCalled(known, operand), (StatusCode)byte.MaxValue) is var status && Enum.IsDefined(status))
            return new FieldTerm(span => (span.Status == status) != (comparison == FilterOperator.NotEqual));
        error = $"Write status= and one of {string.Join(", ", Statuses.Select(known => known.ToString().ToLowerInvariant()))}.";
        return null;
    }

    private static bool IsCalled(StatusCode status, string name) => status.ToString().Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool AnyEvent(Span span, ValueTest test)
    {
        var events = span.Events;
        for (var i = 0; i < events.Count; i++)
        {
            if (test.Matches(events[i].Name)) return true;
        }

        return false;
    }
}
