using System.Buffers;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>
/// Writes what a process says as attributes of the resource: the service name, the host name, the version of the client, and all other tags as
/// they are. As with <see cref="JaegerSpanTags"/>, the order of the tags means nothing.
/// </summary>
internal ref struct JaegerProcessTags
{
    private JaegerTag _hostname;
    private JaegerTag _version;
    private bool _hasHostName;
    private bool _hasExporterVersion;

    private static ReadOnlySpan<byte> HostName => "host.name"u8;

    private static ReadOnlySpan<byte> ExporterVersion => "opencensus.exporterversion"u8;

    /// <summary>Writes the service name, unless there is none, or the one by which OpenTelemetry's exporters say that there is none.</summary>
    public static void WriteService(ReadOnlySpan<byte> name, ProtoWriter writer)
    {
        if (!name.IsEmpty && !name.SequenceEqual("OTLPResourceNoServiceName"u8))
            writer.WriteAttribute(OtlpFields.ResourceAttribute, "service.name"u8, name);
    }

    /// <summary>Takes the next tag.</summary>
    public void Take(JaegerTag tag, ProtoWriter writer)
    {
        if (tag.Key.SequenceEqual("hostname"u8))
        {
            _hostname = tag;
            return;
        }

        if (tag.Key.SequenceEqual("jaeger.version"u8) && tag.Type == JaegerTagType.Text)
        {
            _version = tag;
            return;
        }

        if (tag.Key.SequenceEqual(HostName)) _hasHostName = true;
        else if (tag.Key.SequenceEqual(ExporterVersion)) _hasExporterVersion = true;
        tag.Write(writer, OtlpFields.ResourceAttribute);
    }

    /// <summary>Writes what depends on the other tags, once the last of them was taken.</summary>
    public readonly void WriteRest(ProtoWriter writer)
    {
        if (!_hostname.Key.IsEmpty)
        {
            var tag = _hostname;
            if (!_hasHostName) tag.Key = HostName;
            tag.Write(writer, OtlpFields.ResourceAttribute);
        }

        if (_version.Key.IsEmpty) return;
        if (_hasExporterVersion) _version.Write(writer, OtlpFields.ResourceAttribute);
        else WriteExporterVersion(writer);
    }

    // Go-2.30.0 becomes Jaeger-Go-2.30.0.
    private readonly void WriteExporterVersion(ProtoWriter writer)
    {
        var prefix = "Jaeger-"u8;
        var text = ArrayPool<byte>.Shared.Rent(prefix.Length + _version.Content.Length);
        prefix.CopyTo(text);
        _version.Content.CopyTo(text.AsSpan(prefix.Length));
        writer.WriteAttribute(OtlpFields.ResourceAttribute, ExporterVersion, text.AsSpan(0, prefix.Length + _version.Content.Length));
        ArrayPool<byte>.Shared.Return(text);
    }
}
