using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Bodies;

/// <summary>A request that is refused before it gets to the store.</summary>
/// <param name="outcome">Why, as the metrics call it.</param>
/// <param name="message">Why, for the sender.</param>
internal sealed class RefusedException(WriteOutcome outcome, string message) : Exception(message)
{
    public WriteOutcome Outcome => outcome;

    public static RefusedException Malformed(string message) => new(WriteOutcome.Malformed, message);

    public static RefusedException Unsupported(string message) => new(WriteOutcome.Unsupported, message);

    public static RefusedException TooLarge(int maxBytes) =>
        new(WriteOutcome.TooLarge, $"the request is larger than {maxBytes} bytes after decompression");

    public static RefusedException TooSlow() => new(WriteOutcome.TooSlow, "the request did not arrive in time");

    public static RefusedException Overloaded() =>
        new(WriteOutcome.Overloaded, "too many bytes are in flight: send this request again later");
}
