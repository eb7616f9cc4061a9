using System.Text.Json;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Dependencies;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>
/// Writes spans in Zipkin's v2 JSON, https://zipkin.io/zipkin-api/#/default/get_trace__traceId_, its keys in Zipkin's order:
/// <code>
/// {"traceId":"5af7183fb1d4cf5f","parentId":"6b221d5bc9e6496c","id":"352bff9a74ca9ad2","kind":"CLIENT","name":"get /api","timestamp":1556604172355737,
///  "duration":1431,"localEndpoint":{…},"remoteEndpoint":{…},"annotations":[…],"tags":{"http.method":"GET"},"debug":true,"shared":true}
/// </code>
/// A span that came in Zipkin's model comes out as it was sent; others follow https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/.
/// What becomes of each field is in docs/protocols.md, "OTLP to Zipkin".
/// </summary>
internal sealed class ZipkinSpanWriter(Utf8JsonWriter json)
{
    private readonly ZipkinTags _tags = new();
    private ZipkinEndpoint _local;
    private ZipkinEndpoint _remote;
    private bool _hasStart;
    private bool _isDebug;
    private bool _isShared;
    private bool _kindWasSent;
    private bool _statusWasSent;

    public void Write(Span span)
    {
        Read(span);
        json.WriteStartObject();
        ZipkinIds.Write(json, "traceId", span.TraceId);
        if (!span.ParentSpanId.IsZero && span.ParentSpanId != span.SpanId) ZipkinIds.Write(json, "parentId", span.ParentSpanId);
        ZipkinIds.Write(json, "id", span.SpanId);
        if (!_kindWasSent && KindOf(span.Kind) is { } kind) json.WriteString("kind", kind);
        if (span.Name.Length > 0) json.WriteString("name", span.Name.ToLowerInvariant());
        WriteTimes(span);
        _local.Write(json, "localEndpoint");
        _remote.Write(json, "remoteEndpoint");
        ZipkinAnnotations.Write(span, json);
        _tags.Write(json);
        if (_isDebug) json.WriteBoolean("debug", true);
        if (_isShared && span.Kind != SpanKind.Client) json.WriteBoolean("shared", true);
        json.WriteEndObject();
    }

    /// <summary>Tells the attributes apart: fields of Zipkin's, and tags, of which those of the span go before those of scope and resource.</summary>
    private void Read(Span span)
    {
        (_local, _remote) = (default, default);
        (_hasStart, _isDebug, _isShared, _kindWasSent, _statusWasSent) = (span.StartUnixNano > 0, false, false, false, false);
        foreach (var (key, value) in span.Resource.Attributes)
        {
            if (key != ServiceNames.Key) _tags.Set(key, value);
            else if (string.IsNullOrEmpty(_local.ServiceName)) _local.ServiceName = value.AsString;
        }

        foreach (var (key, value) in span.Scope.Attributes) _tags.Set(key, value);
        foreach (var (key, value) in span.Attributes)
        {
            if (!TakeField(key, value)) _tags.Set(key, value);
        }

        _remote.ServiceName = RemoteService.Of(span);
        if (span.Kind == SpanKind.Internal) _tags.Set(ZipkinKeys.Kind, "internal");
        ZipkinScope.SetTags(span, _tags);
        ZipkinStatus.SetTags(span, _tags, _statusWasSent);
        ZipkinLinks.SetTags(span, _tags);
        TakeSentTags(span);
    }

    // The receiver's own attributes have types that no tag has; the others are what a client may have sent too.
    private bool TakeField(string key, AttributeValue value) => value.Type switch
    {
        _ when key.StartsWith(ZipkinKeys.SentTag, StringComparison.Ordinal) => NoteSentTag(key.AsSpan(ZipkinKeys.SentTag.Length)),
        AttributeType.Bool => value.AsBool && TakeFlag(key),
        AttributeType.Int => key switch
        {
            ZipkinKeys.LocalPort => _local.TryTakePort(value.AsInt),
            ZipkinKeys.PeerPort => _remote.TryTakePort(value.AsInt),
            _ => false,
        },
        AttributeType.String => key switch
        {
            ZipkinKeys.LocalAddress or ZipkinKeys.LocalIpv4 => _local.TryTakeAddress(value.AsString),
            ZipkinKeys.PeerAddress or ZipkinKeys.PeerIpv4 => _remote.TryTakeAddress(value.AsString),
            ZipkinKeys.PeerService => value.AsString.Length > 0,
            _ => false,
        },
        _ => false,
    };

    private bool TakeFlag(string key)
    {
        switch (key)
        {
            case ZipkinKeys.Shared: return _isShared = true;
            case ZipkinKeys.Debug or ZipkinKeys.JaegerDebug: return _isDebug = true;
            case ZipkinKeys.AbsentStart: return !(_hasStart = false);
            default: return false;
        }
    }

    private bool NoteSentTag(ReadOnlySpan<char> key)
    {
        _kindWasSent |= key is ZipkinKeys.Kind;
        _statusWasSent |= key is ZipkinKeys.Error or ZipkinKeys.StatusCode or ZipkinKeys.StatusDescription;
        return true;
    }

    // Last, so that they are what they were.
    private void TakeSentTags(Span span)
    {
        foreach (var (key, value) in span.Attributes)
        {
            if (key.StartsWith(ZipkinKeys.SentTag, StringComparison.Ordinal))
                _tags.Set(key[ZipkinKeys.SentTag.Length..], value);
        }
    }

    private void WriteTimes(Span span)
    {
        var timestamp = ZipkinTime.Microseconds(span.StartUnixNano);
        if (_hasStart && timestamp > 0) json.WriteNumber("timestamp", timestamp);
        var duration = ZipkinTime.Duration(span);
        if (duration > 0) json.WriteNumber("duration", duration);
    }

    private static string? KindOf(SpanKind kind) => kind switch
    {
        SpanKind.Client => "CLIENT",
        SpanKind.Server => "SERVER",
        SpanKind.Producer => "PRODUCER",
        SpanKind.Consumer => "CONSUMER",
        _ => null,
    };
}
