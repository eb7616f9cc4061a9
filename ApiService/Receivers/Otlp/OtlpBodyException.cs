namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>A body that cannot be read as an OTLP message.</summary>
/// <param name="httpStatus">The answer's HTTP status.</param>
/// <param name="outcome">The outcome as the metrics call it.</param>
/// <param name="message">Why, for the sender.</param>
internal sealed class OtlpBodyException(int httpStatus, string outcome, string message) : Exception(message)
{
    public int HttpStatus => httpStatus;

    public string Outcome => outcome;

    public static OtlpBodyException Malformed(string message) => new(StatusCodes.Status400BadRequest, "malformed", message);

    public static OtlpBodyException TooLarge(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, "too_large", $"the request is larger than {maxBytes} bytes after decompression");
}
