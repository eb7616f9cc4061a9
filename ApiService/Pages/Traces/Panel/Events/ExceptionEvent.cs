using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Panel.Events;

/// <summary>
/// An exception as an event tells of it: https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/.
/// </summary>
/// <param name="Type">The class of the exception; may be empty.</param>
/// <param name="Message">What it said; may be empty.</param>
/// <param name="StackTrace">Where it came from, in lines; may be empty.</param>
/// <param name="Others">The event's other attributes.</param>
public sealed record ExceptionEvent(string Type, string Message, string StackTrace, IReadOnlyList<KeyValue> Others)
{
    private const string TypeKey = "exception.type", MessageKey = "exception.message", StackTraceKey = "exception.stacktrace";

    /// <summary>True if an event tells of an exception.</summary>
    public static bool Is(SpanEvent happened) => happened.Name == "exception" || happened.Attributes.Any(IsPart);

    /// <summary>Reads it from an event.</summary>
    public static ExceptionEvent Of(SpanEvent happened) =>
        new(Text(happened, TypeKey), Text(happened, MessageKey), Text(happened, StackTraceKey), [.. happened.Attributes.Where(attribute => !IsPart(attribute))]);

    private static bool IsPart(KeyValue attribute) => attribute.Key is TypeKey or MessageKey or StackTraceKey;

    private static string Text(SpanEvent happened, string key) => happened.Attributes.FirstOrDefault(attribute => attribute.Key == key).Value.ToText();
}
