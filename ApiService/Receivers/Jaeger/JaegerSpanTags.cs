using System.Buffers.Text;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>
/// What the tags of a span say that OTLP has fields for: kind, status, trace state, scope. Tags come in any order, so these are remembered until
/// the last one was seen, while all others are written at once. The rules are those of the Collector's translator (contrib, pkg/translator/jaeger);
/// what differs is in docs/protocols.md.
/// </summary>
internal ref struct JaegerSpanTags
{
    private JaegerTag _kind;
    private JaegerTag _error;
    private JaegerTag _statusCode;
    private JaegerTag _statusText;
    private JaegerTag _httpCode;
    private JaegerTag _httpText;
    private JaegerTag _traceState;
    private JaegerTag _scopeVersion;
    private bool _hasScopeName;

    private enum Status
    {
        Unset = 0,
        Ok = 1,
        Error = 2,
    }

    /// <summary>Takes the next tag.</summary>
    public void Take(JaegerTag tag, ProtoWriter writer)
    {
        // All keys that mean something have such a length and begin; most tags end here.
        switch (tag.Key.Length, tag.Key.IsEmpty ? default : tag.Key[0])
        {
            case (5, (byte)'e') when tag.Key.SequenceEqual("error"u8): _error = tag; return;
            case (9, (byte)'s') when tag.Key.SequenceEqual("span.kind"u8): _kind = tag; return;
            case (14, (byte)'w') when tag.Key.SequenceEqual("w3c.tracestate"u8): _traceState = tag; return;
            case (15 or 17, (byte)'o') when JaegerScope.IsNameKey(tag.Key): _hasScopeName = true; return;
            case (16, (byte)'o') when tag.Key.SequenceEqual("otel.status_code"u8): _statusCode = tag; return;
            case (16, (byte)'h') when tag.Key.SequenceEqual("http.status_code"u8): _httpCode = tag; break;
            case (18 or 20, (byte)'o') when JaegerScope.IsVersionKey(tag.Key): _scopeVersion = tag; return;
            case (19, (byte)'h') when tag.Key.SequenceEqual("http.status_message"u8): _httpText = tag; break;
            case (23, (byte)'o') when tag.Key.SequenceEqual("otel.status_description"u8): _statusText = tag; return;
        }

        tag.Write(writer, OtlpFields.SpanAttribute);
    }

    /// <summary>Writes what the tags said together, once the last of them was taken.</summary>
    public readonly void WriteRest(ProtoWriter writer)
    {
        var kind = WriteKind(writer);
        WriteStatus(writer, kind);
        if (!_traceState.Text.IsEmpty) writer.WriteText(OtlpFields.TraceState, _traceState.Text);
        else WriteUnused(_traceState, writer);
        // A version of nothing is just a tag.
        if (!_hasScopeName) WriteUnused(_scopeVersion, writer);
    }

    private static void WriteUnused(JaegerTag tag, ProtoWriter writer)
    {
        if (!tag.Key.IsEmpty) tag.Write(writer, OtlpFields.SpanAttribute);
    }

    private readonly JaegerSpanKind WriteKind(ProtoWriter writer)
    {
        var kind = JaegerSpanKinds.Of(_kind.Text);
        if (kind != JaegerSpanKind.Unspecified) writer.WriteVarint(OtlpFields.Kind, (ulong)kind);
        else WriteUnused(_kind, writer);
        return kind;
    }

    // The error tag has the last word, then what OpenTelemetry's exporters add, then what HTTP says.
    private readonly void WriteStatus(ProtoWriter writer, JaegerSpanKind kind)
    {
        var failed = IsTrue(_error);
        if (!failed) WriteUnused(_error, writer);

        if (failed)
        {
            WriteStatus(writer, Status.Error, _statusText.Key.IsEmpty ? _httpText.Text : _statusText.Text);
        }
        else if (!_statusCode.Key.IsEmpty)
        {
            var status = ExplicitStatus(_statusCode.Text);
            if (status is null) WriteUnused(_statusCode, writer);
            WriteStatus(writer, status ?? Status.Unset, _statusText.Text);
        }
        else
        {
            WriteUnused(_statusText, writer);
            if (IsHttpError(kind)) WriteStatus(writer, Status.Error, _httpText.Text);
        }
    }

    private static void WriteStatus(ProtoWriter writer, Status code, ReadOnlySpan<byte> text)
    {
        var status = writer.BeginMessage(OtlpFields.Status);
        if (!text.IsEmpty) writer.WriteText(OtlpFields.StatusMessage, text);
        if (code != Status.Unset) writer.WriteVarint(OtlpFields.StatusCode, (ulong)code);
        writer.EndMessage(status);
    }

    // Some clients send every value as a string.
    private static bool IsTrue(JaegerTag tag) => tag.Type switch
    {
        JaegerTagType.Bool => tag.Number != 0,
        JaegerTagType.Text => System.Text.Ascii.EqualsIgnoreCase(tag.Content, "true"u8),
        _ => false,
    };

    // Null for anything else, such as a number: the first exporters of OpenTelemetry Go send 2 for Ok, which is Error in OTLP.
    private static Status? ExplicitStatus(ReadOnlySpan<byte> text) =>
        System.Text.Ascii.EqualsIgnoreCase(text, "OK"u8) ? Status.Ok
        : System.Text.Ascii.EqualsIgnoreCase(text, "ERROR"u8) ? Status.Error
        : System.Text.Ascii.EqualsIgnoreCase(text, "UNSET"u8) ? Status.Unset
        : null;

    // https://github.com/open-telemetry/semantic-conventions/blob/main/docs/http/http-spans.md#status
    private readonly bool IsHttpError(JaegerSpanKind kind)
    {
        if (!TryGetHttpCode(out var code)) return false;
        return code is >= 400 and < 500 ? kind != JaegerSpanKind.Server : code is not (>= 100 and < 400);
    }

    private readonly bool TryGetHttpCode(out long code)
    {
        code = _httpCode.Number;
        if (_httpCode.Key.IsEmpty) return false;
        switch (_httpCode.Type)
        {
            case JaegerTagType.Integer:
                return true;
            case JaegerTagType.Double:
                // All that JavaScript has.
                var number = BitConverter.Int64BitsToDouble(_httpCode.Number);
                code = number is >= 0 and < 1000 ? (long)number : -1;
                return code == number;
            default:
                return Utf8Parser.TryParse(_httpCode.Text, out code, out var used) && used == _httpCode.Text.Length;
        }
    }
}
