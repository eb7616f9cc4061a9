using System.Globalization;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>What a condition asks of a value or a text.</summary>
internal abstract class ValueTest
{
    public virtual bool Matches(AttributeValue value)
    {
        Span<char> scratch = stackalloc char[ValueText.MaxNumber];
        return Matches(ValueText.Of(value, scratch));
    }

    public abstract bool Matches(ReadOnlySpan<char> text);
}

/// <summary>It contains a text, in any case.</summary>
internal sealed class ContainsTest(string part) : ValueTest
{
    public override bool Matches(ReadOnlySpan<char> text) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}

/// <summary>It is exactly a text.</summary>
internal sealed class EqualTest(string whole) : ValueTest
{
    public override bool Matches(ReadOnlySpan<char> text) => text.SequenceEqual(whole);
}

/// <summary>It is a number that is larger, or smaller: also a text that is one.</summary>
internal sealed class NumberTest(FilterOperator order, double number) : ValueTest
{
    public override bool Matches(AttributeValue value) => value.Type switch
    {
        AttributeType.Int => Holds(value.AsInt),
        AttributeType.Double => Holds(value.AsDouble),
        AttributeType.String => Matches(value.AsString),
        _ => false,
    };

    public override bool Matches(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Holds(value);

    private bool Holds(double value) => !double.IsNaN(value) && order.Holds(value.CompareTo(number));
}

/// <summary>It is a text that is a duration with its unit, like 1.5s, which is longer, or shorter.</summary>
internal sealed class DurationTest(FilterOperator order, long nanoseconds) : ValueTest
{
    private const int Longest = 40;

    public override bool Matches(AttributeValue value) => value.Type == AttributeType.String && Matches(value.AsString);

    public override bool Matches(ReadOnlySpan<char> text) =>
        text.Length is > 1 and < Longest && text[^1] is 's' or 'm' or 'h' && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.')
        && GoDuration.TryParse(text.ToString(), out var value, out _) && order.Holds(value.CompareTo(nanoseconds));
}
