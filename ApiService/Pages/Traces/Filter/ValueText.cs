using System.Globalization;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>The text of an attribute's value as <see cref="AttributeText"/> has it, without a string of its own for numbers.</summary>
internal static class ValueText
{
    /// <summary>Room for any number, in characters.</summary>
    public const int MaxNumber = 32;

    /// <summary>The text, in <paramref name="scratch"/> where it is a number. Only bytes, arrays and maps allocate: they are rare.</summary>
    public static ReadOnlySpan<char> Of(AttributeValue value, Span<char> scratch)
    {
        switch (value.Type)
        {
            case AttributeType.String:
                return value.AsString;
            case AttributeType.Bool:
                return value.AsBool ? "true" : "false";
            case AttributeType.Int when value.AsInt.TryFormat(scratch, out var length, default, CultureInfo.InvariantCulture):
                return scratch[..length];
            case AttributeType.Double when value.AsDouble.TryFormat(scratch, out var length, "R", CultureInfo.InvariantCulture):
                return scratch[..length];
            default:
                return value.ToText();
        }
    }
}
